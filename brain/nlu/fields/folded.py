"""The message as the rules read it: plain letters, ASCII digits, single spaces.

`Straße` is read as `strasse`, `às 21h` as `as 21h`, full-width and Arabic digits as 0-9, every dash
as `-`, runs of blanks as one blank; invisible characters vanish. Each character remembers where in
the original it came from, so spans lead back to it exactly.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

TAKEN = "\x00"  # stands where an earlier rule found something; no rule matches across it
TAKEN_ADDRESS = "\x01"  # the same for addresses, which a postal code may follow

# Letters Unicode does not decompose, and punctuation people use for one another.
_SPECIAL = {"ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O", "ł": "l", "æ": "ae", "œ": "oe", "°": "o"}
_SPECIAL |= dict.fromkeys("‘’´`ʼ", "'") | {"−": "-"}
_SPECIAL |= dict.fromkeys("\n\v\f\u0085\u2028\u2029", "\n")
# By Unicode category: blanks and control characters, dashes, combining marks, invisible characters.
_PLAIN = dict.fromkeys(("Zs", "Zl", "Zp", "Cc"), " ") | {"Pd": "-"}
_PLAIN |= dict.fromkeys(("Mn", "Mc", "Me", "Cf"), "")


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One character as rules read it; empty for combining marks and invisible ones."""
    if char in _SPECIAL:
        return _SPECIAL[char]
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in _PLAIN:
        return _PLAIN[category]
    decomposed = unicodedata.normalize("NFKD", char)
    letters = "".join(c for c in decomposed if unicodedata.category(c)[0] != "M")
    return " " if any(c.isspace() for c in letters) else letters


class Folded:
    """A message folded for the rules, which cover what they found so that none finds it twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cased, self._offsets = _fold_text(text)
        self.lower = self.cased.lower()
        self.has_digit = any("0" <= char <= "9" for char in self.cased)
        self.shouted = not any("a" <= char <= "z" for char in self.cased)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Folded positions as positions in the original, marks on the last letter included."""
        last = self._offsets[end - 1] + 1
        while last < len(self.text) and unicodedata.category(self.text[last])[0] == "M":
            last += 1
        return self._offsets[start], last

    def cover(self, spans: Sequence[tuple[int, int]], cover: str = TAKEN) -> None:
        """Hides spans, ordered by start, from the rules that come after."""
        if not spans:
            return
        self.cased = _covered(self.cased, spans, cover)
        self.lower = _covered(self.lower, spans, cover)


def _fold_text(text: str) -> tuple[str, Sequence[int]]:
    if text.isascii() and text.isprintable() and "  " not in text:
        return text, range(len(text))  # most English messages
    folded: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        plain = _fold(char)
        if plain in (" ", "\n") and folded and folded[-1] in (" ", "\n"):
            folded[-1] = "\n" if "\n" in (plain, folded[-1]) else " "
            continue
        folded.extend(plain)
        offsets.extend([offset] * len(plain))
    return "".join(folded), offsets


def _covered(text: str, spans: Sequence[tuple[int, int]], cover: str) -> str:
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += [text[done:start], cover * (end - start)]
        done = end
    return "".join(pieces) + text[done:]
