"""Imports `twitter_text`, which on its own no longer can be.

twitter-text-parser 3.0.0 reads its table of emoji through `pkg_resources`. setuptools 82 removed
that module and older ones warn about it, so while it is imported it is lent the one function it
calls. Import the two names from here, never from `twitter_text`.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from types import ModuleType


def _resource_string(module: str, name: str) -> bytes:
    return files(module.rpartition(".")[0]).joinpath(name).read_bytes()


@contextmanager
def _lent_pkg_resources() -> Iterator[None]:
    before = sys.modules.get("pkg_resources")
    lent = ModuleType("pkg_resources")
    vars(lent)["resource_string"] = _resource_string
    sys.modules["pkg_resources"] = lent
    try:
        yield
    finally:
        del sys.modules["pkg_resources"]
        if before is not None:
            sys.modules["pkg_resources"] = before


with _lent_pkg_resources():
    from twitter_text import extract_urls_with_indices, parse_tweet

__all__ = ["LONGEST_POST", "extract_urls_with_indices", "parse_tweet", "weight"]

LONGEST_POST = 280
"""Weighted characters of a post, by X's rules."""


def weight(text: str) -> int:
    """How much of `LONGEST_POST` a text takes: a link counts 23, an emoji or a CJK character 2."""
    return int(parse_tweet(text).weightedLength)
