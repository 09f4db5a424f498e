"""E-mail addresses and ticket references: the two fields with a form of their own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from brain.nlu.fields.field import Found
from brain.nlu.fields.folded import Folded
from brain.nlu.fields.patterns import rule

_EMAIL = rule(
    r"""
    (?<![a-z0-9._%+'-])                              # from its very beginning
    [a-z0-9_] [a-z0-9._%+'-]{0,63} @
    (?:[a-z0-9] [a-z0-9-]{0,62} \.){1,4} [a-z]{2,24}
    (?![a-z0-9@])
    """
)


def find_emails(message: Folded) -> Iterator[Found]:
    """E-mail addresses; a handle (`@HarborlightHelp`) is none."""
    if "@" not in message.lower:
        return
    for match in _EMAIL.finditer(message.lower):
        start, end = message.span(*match.span())
        local, _, domain = unicodedata.normalize("NFKC", message.text[start:end]).rpartition("@")
        yield Found("email", match.start(), match.end(), f"{local}@{domain.lower()}")


_REFERENCE = rule(r"(?<![a-z0-9]) ([a-z]{2}) ([ ]?[-_:/][ ]?|[ ])? ([2-9abcdefghjkmnpqrstvwxyz]{6}) (?![a-z0-9])")
_REFERENCE_LABEL = re.compile(
    r"""
        (?:ticket|ref|case|claim|report|number|no|caso|folio|protocolo|chamado|vorgang|nummer|nr
          |tkt)\w{0,8}[\s.:#]{0,3}$
    """
)
# Two letters before a blank that are a word of their own: "in 2weeks" is no reference.
_SHORT_WORDS = frozenset(
    """in on at my is no de la el en es em do da am um ab an so we me it he to of or by up us go be
    as if ha ja se
    te le lo mi tu su ya un os ao na nr re ex co st dr ca im er du wo zu pm ok hi oh al ir vi lu ma
    di""".split()
)


def find_references(message: Folded) -> Iterator[Found]:
    """References such as `HL-7K3QX2`, also written `hl 7k3qx2` or `HL7K3QX2`."""
    if not message.has_digit and "-" not in message.lower:
        return
    for match in _REFERENCE.finditer(message.lower):
        if _is_reference(message, match):
            yield Found("ticket_ref", match.start(), match.end(), f"{match[1]}-{match[3]}".upper())


def _is_reference(message: Folded, match: re.Match[str]) -> bool:
    prefix, separator, code = match.groups()
    digit = any(char.isdigit() for char in code)
    letter = any(char.isalpha() for char in code)
    shouting = message.cased[match.start() : match.end()].isupper() and not message.shouted
    before = message.lower[max(0, match.start() - 20) : match.start()]
    labelled = _REFERENCE_LABEL.search(before) is not None
    if separator and separator.strip():
        return digit or shouting or labelled
    if separator and prefix in _SHORT_WORDS:
        return labelled and digit and letter
    return (digit and letter) or (labelled and digit) or (shouting and letter and separator is None and labelled)
