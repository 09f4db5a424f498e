"""Turns the links in a text into links, and nothing else: the text itself is escaped."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from markupsafe import Markup, escape

LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,:;!?'()\[\]{}]")
LONGEST_SHOWN = 32
COMPOSE_HOSTS = {"x.com", "www.x.com", "twitter.com"}


def linked(text: str, customer_id: str, brand_id: str) -> Markup:
    """The text as HTML. A link to write the brand a DM on X opens the phone's own messages."""
    parts = []
    end = 0
    for found in LINK.finditer(text):
        url = found.group()
        href = _on_this_phone(url, customer_id, brand_id)
        outside = Markup("") if href else Markup(' target="_blank" rel="noopener noreferrer"')
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{}" title="{}"{}>{}</a>').format(href or url, url, outside, short(url)))
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def short(url: str) -> str:
    """A URL as X displays it: without its scheme, and not much longer than a line."""
    bare = url.partition("://")[2].removesuffix("/")
    return bare if len(bare) <= LONGEST_SHOWN else bare[: LONGEST_SHOWN - 1] + "…"


def _on_this_phone(url: str, customer_id: str, brand_id: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:  # `https://[` looks like a link and is none
        return None
    query = parse_qs(parts.query)
    if parts.hostname not in COMPOSE_HOSTS or parts.path != "/messages/compose":
        return None
    if query.get("recipient_id") != [brand_id]:
        return None
    draft = query.get("text", [""])[0]
    return f"/phone/{customer_id}/dm" + (f"?{urlencode({'draft': draft})}" if draft else "")
