"""Advertising: people with a problem link to nothing, or to the brand."""

import re
from urllib.parse import urlsplit

from actions.drafting import THE_CUSTOMERS
from actions.turn import Turn
from bot.policy import Policy

LINK = re.compile(r"https?://[^\s<>]+|\bwww\.[^\s<>]+", re.IGNORECASE)
PLATFORM = frozenset({"x.com", "twitter.com", "t.co", "pic.twitter.com"})
"""Where posts and pictures live: a link there is part of the conversation."""


def advertises(turn: Turn, policy: Policy) -> bool:
    """Whether somebody we know nothing of links to somebody else's pages, and tells nothing about themselves."""
    if turn.dialogue.draft or turn.open_tickets or turn.ticket_ref or turn.fields.keys() & set(THE_CUSTOMERS):
        return False
    home = _host(str(policy.brand.website))
    hosts = {_host(link) for link in LINK.findall(turn.text)}
    return any(host not in PLATFORM and host != home and not host.endswith("." + home) for host in hosts)


def _host(link: str) -> str:
    return (urlsplit(link if "//" in link else f"//{link}").hostname or "").removeprefix("www.")
