"""Waking whoever is on call: by e-mail and by webhook, tried until it is through."""

from bot.paging.pager import Pager

__all__ = ["Pager"]
