"""What follows street and number: the town, with or without its code in front."""

from __future__ import annotations

import re

from brain.nlu.fields.address.words import STOP_WORDS
from brain.nlu.fields.folded import Folded

_GAP = re.compile(r"\s?[,/-]?\s(?:(?:in|en|em)\s)?|,")
_CODE = re.compile(r"(?:d-|a-|ch-|cp\s|c\.p\.\s)?(?:\d{4}-\d{3}|\d{4,5})[ ](?=[a-z])")
_WORD = re.compile(r"[a-z][a-z'.-]{0,30}")
_SMALL = frozenset(
    """
    de la el del los las da do das dos e am an der im ob bei sur col col. colonia fracc. barrio
    bairro st.
    """.split()
)
_BOUNDARY = re.compile(r"\s?(?:$|[,;.!?)\n/\x00\x01(]|-\s)|\s?\d")
_LONGEST = 4  # words in a town: "San Juan del Río"


def with_town(message: Folded, start: int, end: int) -> int:
    """The end of the address with up to two parts more: `, colonia Centro, Toluca`.

    Who writes the street with capitals writes the town with them too; who writes all in lower case
    must set the town off with a comma, or the rest of the sentence would be one.
    """
    has_capitals = not message.shouted and not message.cased[start:end].islower()
    for _ in range(2):
        longer = _with_part(message, end, has_capitals)
        if longer == end:
            break
        end = longer
    return end


def _with_part(message: Folded, end: int, has_capitals: bool) -> int:
    gap = _GAP.match(message.lower, end)
    if not gap:
        return end
    code = _CODE.match(message.lower, gap.end())
    words = _words(message, code.end() if code else gap.end())
    if not words:
        return end
    last = words[-1].end()
    set_off = "," in gap[0] or code is not None
    ends_phrase = _BOUNDARY.match(message.lower, last) is not None
    if _is_name(message, words):
        return last if set_off or ends_phrase or "in " in gap[0] else end
    return last if set_off and ends_phrase and not has_capitals and "\n" not in gap[0] else end


def _is_name(message: Folded, words: list[re.Match[str]]) -> bool:
    """Capitals as in a name; `SCHNELL` and `NOW` are shouts, `CA` is a state."""
    first = next((word for word in words if word[0] not in _SMALL), words[0])
    written = message.cased[first.start() : first.end()]
    return written[0].isupper() and not message.shouted and (len(written) < 3 or not written.isupper())


def _words(message: Folded, position: int) -> list[re.Match[str]]:
    """Up to four words that could be a name, ended by the first that belongs to a sentence."""
    words: list[re.Match[str]] = []
    while len(words) < _LONGEST:
        word = _WORD.match(message.lower, position)
        if not word or (word[0].rstrip(".") in STOP_WORDS and word[0] not in _SMALL):
            break
        if words and word[0] not in _SMALL and _capital(message, words[0]) > _capital(message, word):
            break  # "Mill Valley lights": the capitals end
        words.append(word)
        position = word.end() + 1
        if message.lower[word.end() : position] != " ":
            break
    while words and words[-1][0] in _SMALL:
        words.pop()
    return words


def _capital(message: Folded, word: re.Match[str]) -> bool:
    return message.cased[word.start()].isupper()
