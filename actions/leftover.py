"""Address and sum by elimination: when they were asked for, what looks like one and is nothing else is taken for it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

SEPARATOR = re.compile(r"[\n;]+|,\s+(?=[^\d\s])|(?<=\w)\.\s+|\s+[-–—|]\s+")
LABEL = re.compile(r"^\W*(?:[^\W\d]+\s+){0,3}[^\W\d]+\s*:\s*")
LONGEST = 120


def leftover_address(text: str, entities: Iterable[Mapping[str, Any]]) -> str | None:
    """The first piece of `text` outside all entities that has a number and a word, like "flat 3 mill house"."""
    for piece in SEPARATOR.split(_outside(text, entities)):
        place = LABEL.sub("", piece).strip(" \t.,:;-")
        if _is_place(place):
            return place
    return None


def leftover_amount(text: str, entities: Iterable[Mapping[str, Any]]) -> str | None:
    """The one sum outside all entities that is written with cents, like "185,90"; as `185.90`."""
    sums = re.findall(r"(?<![\d.,:/-])(\d{1,5})[.,](\d{2})(?![\d.,:/h%-])", _outside(text, entities))
    return f"{sums[0][0]}.{sums[0][1]}" if len(sums) == 1 else None


def _outside(text: str, entities: Iterable[Mapping[str, Any]]) -> str:
    """The text with an empty line for every character that an entity took."""
    rest = text
    for entity in entities:
        rest = rest[: entity["start"]] + "\n" * (entity["end"] - entity["start"]) + rest[entity["end"] :]
    return rest


def _is_place(piece: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", piece)
    return len(piece) <= LONGEST and 1 <= len(words) <= 8 and re.search(r"\d{1,5}\b", piece) is not None
