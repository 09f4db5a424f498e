"""A ticket's life: its states, and which may follow which."""

import secrets
from enum import StrEnum

from bot.errors import NightdeskError

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0/O, 1/I/L or U: nothing that is misread aloud or on a small screen."""


class TicketState(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RESOLVED = "resolved"


class Reason(StrEnum):
    """Why a ticket was opened."""

    INTAKE = "intake"
    EMERGENCY = "emergency"
    ASKED_FOR_HUMAN = "asked_for_human"
    SILENCE = "silence"
    NOT_UNDERSTOOD = "not_understood"
    OPTED_OUT = "opted_out"
    FAQ_DID_NOT_HELP = "faq_did_not_help"
    ENCRYPTED = "encrypted"
    UNDELIVERED = "undelivered"


class Flag(StrEnum):
    """What an agent should know before reading a ticket."""

    ABUSIVE = "abusive"
    ATTACHMENT = "attachment"
    UNREACHABLE = "unreachable"


class NotAllowed(NightdeskError):
    """A ticket cannot go from the state it is in to the one that was asked for."""


NEXT: dict[TicketState, frozenset[TicketState]] = {
    TicketState.OPEN: frozenset({TicketState.IN_PROGRESS, TicketState.WAITING, TicketState.RESOLVED}),
    TicketState.IN_PROGRESS: frozenset({TicketState.OPEN, TicketState.WAITING, TicketState.RESOLVED}),
    TicketState.WAITING: frozenset({TicketState.OPEN, TicketState.IN_PROGRESS, TicketState.RESOLVED}),
    TicketState.RESOLVED: frozenset({TicketState.OPEN}),
}


def check_step(now: TicketState, then: TicketState) -> None:
    """Raises NotAllowed unless a ticket that is `now` may become `then`."""
    if then not in NEXT[now]:
        raise NotAllowed(f"A ticket that is {now} cannot become {then}.")


def before(then: TicketState) -> list[TicketState]:
    """The states from which a ticket may become `then`."""
    return [state for state, following in NEXT.items() if then in following]


def new_reference(prefix: str) -> str:
    """Like HL-7K3QX2: six characters of `REFERENCE_ALPHABET`, 729 million of them."""
    return f"{prefix}-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))
