"""Compares what came of a script with what it expects. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.rehearsal.comparing import same_value
from bot.rehearsal.record import Record, Ticket
from bot.rehearsal.script import Expectation, Script

BESIDE = 40
"""Characters shown on each side of words that should not have been said."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One expectation, what came instead, and whether it was met."""

    what: str
    expected: str
    got: str
    met: bool = False

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected}, got {self.got}"


def judge(script: Script, record: Record, country: str) -> tuple[Check, ...]:
    """Everything that is expected, checked; `country` is where phone numbers without a country are."""
    expect, ticket = script.expect, ticket_meant(script.expect, record, country)
    return (
        *_brain(record),
        *_outcome(expect, record),
        *_topic(expect, ticket),
        *_fields(expect, ticket, country),
        *_language(expect, ticket, record),
        *_messages(expect, record),
        *_forbidden(script, record),
    )


def ticket_meant(expect: Expectation, record: Record, country: str) -> Ticket | None:
    """The newest ticket of the expected topic with the expected details; the newest when none is."""
    fitting = (t for t in record.tickets if _fits(expect, t, country))
    return next(fitting, record.tickets[0] if record.tickets else None)


def _fits(expect: Expectation, ticket: Ticket, country: str) -> bool:
    return all(check.met for check in (*_topic(expect, ticket), *_fields(expect, ticket, country)))


def _brain(record: Record) -> Iterator[Check]:
    """Whatever is expected, it is expected of an assistant that works."""
    if record.brain_failures:
        yield Check(what="the assistant", expected="a decision about every turn", got=record.brain_failures[-1])


def _outcome(expect: Expectation, record: Record) -> Iterator[Check]:
    if expect.outcome is not None:
        yield Check(what="outcome", expected=expect.outcome, got=record.outcome, met=expect.outcome is record.outcome)


def _topic(expect: Expectation, ticket: Ticket | None) -> Iterator[Check]:
    if expect.topic is not None:
        got = ticket.topic if ticket else "no ticket"
        yield Check(what="topic", expected=expect.topic, got=got, met=got == expect.topic)


def _fields(expect: Expectation, ticket: Ticket | None, country: str) -> Iterator[Check]:
    for name, value in expect.fields.items():
        found = ticket.fields.get(name) if ticket else None
        met = found is not None and same_value(name, value, found, country)
        yield Check(what=name, expected=value, got=found or ("nothing" if ticket else "no ticket"), met=met)


def _language(expect: Expectation, ticket: Ticket | None, record: Record) -> Iterator[Check]:
    """The ticket's; without one, the language last answered in."""
    if expect.language is not None:
        got = ticket.language if ticket else record.language
        yield Check(what="language", expected=expect.language, got=got or "none", met=got == expect.language)


def _messages(expect: Expectation, record: Record) -> Iterator[Check]:
    most, dms = expect.max_bot_messages, len(record.said("bot", "dm"))
    if most is not None:
        yield Check(what="DMs from the bot", expected=f"at most {most}", got=str(dms), met=dms <= most)


def _forbidden(script: Script, record: Record) -> Iterator[Check]:
    """In public for a script that starts there, since that is where private things must not be; else everywhere."""
    said = record.said("bot", "public" if script.start == "mention" else None)
    for words in script.expect.must_not_contain:
        found = next((_around(words, text) for text in said if words.casefold() in text.casefold()), None)
        what = "the bot in public" if script.start == "mention" else "the bot"
        yield Check(what=what, expected=f"nothing with “{words}”", got=found or "nothing like it", met=found is None)


def _around(words: str, text: str) -> str:
    """The words in the text with a little of what stands beside them."""
    at = text.casefold().index(words.casefold())
    start, end = max(0, at - BESIDE), at + len(words) + BESIDE
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
