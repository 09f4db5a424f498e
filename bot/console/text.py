"""A message as HTML: escaped, its links clickable, the words a detail was read from marked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,:;!?'()\[\]{}]", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class _Piece:
    start: int
    end: int
    html: Markup


def shown(text: str, marks: Mapping[str, str] | None = None) -> Markup:
    """The text as HTML. `marks` has the words to mark, each with the name of what they told."""
    html = Markup("")
    end = 0
    for piece in _apart([*_links(text), *_marked(text, marks or {})]):
        html += escape(text[end : piece.start]) + piece.html
        end = piece.end
    return html + escape(text[end:])


def link(address: str) -> Markup:
    """An http(s) address as a link that gives nothing away; anything else as plain text."""
    if not LINK.fullmatch(address):
        return escape(address)
    return Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(address, address)


def _links(text: str) -> Iterable[_Piece]:
    return (_Piece(*found.span(), link(found.group())) for found in LINK.finditer(text))


def _marked(text: str, marks: Mapping[str, str]) -> Iterable[_Piece]:
    for words, name in marks.items():
        found = re.search(re.escape(words), text, re.IGNORECASE) if words.strip() else None
        if found:
            mark = Markup('<mark title="{}">{}</mark>').format(name, found.group())
            yield _Piece(*found.span(), mark)


def _apart(pieces: Iterable[_Piece]) -> Iterable[_Piece]:
    """The pieces in order; of two that overlap, the first."""
    end = 0
    for piece in sorted(pieces):
        if piece.start >= end:
            yield piece
            end = piece.end
