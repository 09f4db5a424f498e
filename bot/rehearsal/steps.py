"""What can happen in a script, step by step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.policy.values import bad, shown
from bot.rehearsal.values import read_wait

RIGHT = (
    'write a text, or one of {"burst": ["…", "…"]}, {"wait": "45m"}, {"dm": "…"}, {"public": "…"}, '
    '{"photo": "…"}, {"agent": "…"}, {"hand_back": true}'
)


@dataclass(frozen=True, kw_only=True)
class Message:
    """One thing a customer sends. X takes no DM without words, so an empty one is a photo."""

    text: str
    where: Literal["dm", "public"] = "dm"
    photo: bool = False


@dataclass(frozen=True, kw_only=True)
class Say:
    """Messages sent so close together that they are one turn. `plain` ones do not say where."""

    messages: tuple[Message, ...]
    plain: bool = False


@dataclass(frozen=True)
class Wait:
    """The customer lets time pass."""

    span: timedelta


@dataclass(frozen=True)
class AgentReply:
    """An agent takes the customer's newest open ticket and answers."""

    text: str


@dataclass(frozen=True)
class HandBack:
    """The agent gives the ticket back; the bot answers again."""


Step = Say | Wait | AgentReply | HandBack


def read_step(value: object) -> Step:
    """One entry of `customer`. Raises a validation error that lists what there is."""
    if isinstance(value, str):
        return Say(messages=(_plain(value),), plain=True)
    if isinstance(value, dict) and len(value) == 1:
        name, given = next(iter(value.items()))
        if name in READERS:
            return READERS[name](given)
    raise bad(f"{shown(value)} is not something a customer does", RIGHT)


def _plain(text: str) -> Message:
    return Message(text=text, photo=not text)


def _burst(value: object) -> Step:
    if not isinstance(value, list) or not value or not all(isinstance(text, str) for text in value):
        raise bad(
            f"{shown(value)} is not a burst", 'write a list of texts, like {"burst": ["hello", "anybody there?"]}'
        )
    return Say(messages=tuple(map(_plain, value)), plain=True)


def _wait(value: object) -> Step:
    return Wait(read_wait(value))


def _dm(value: object) -> Step:
    return Say(messages=(_plain(_text(value, "dm")),))


def _public(value: object) -> Step:
    return Say(messages=(Message(text=_words(value, "public"), where="public"),))


def _photo(value: object) -> Step:
    return Say(messages=(Message(text=_text(value, "photo"), photo=True),))


def _agent(value: object) -> Step:
    return AgentReply(_words(value, "agent"))


def _hand_back(value: object) -> Step:
    if value is not True:
        raise bad(f"{shown(value)} is not true", 'write {"hand_back": true}')
    return HandBack()


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise bad(f"{shown(value)} is not text", f'write {{"{name}": "…"}}')
    return value


def _words(value: object, name: str) -> str:
    text = _text(value, name)
    if not text.strip():
        raise bad("the text is empty", f'write {{"{name}": "…"}} with words in it')
    return text


READERS: dict[str, Callable[[object], Step]] = {
    "burst": _burst,
    "wait": _wait,
    "dm": _dm,
    "public": _public,
    "photo": _photo,
    "agent": _agent,
    "hand_back": _hand_back,
}
"""Every entry of `customer` that is more than a text, by its name."""
