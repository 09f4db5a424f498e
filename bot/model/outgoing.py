"""What the desk sends, and in which order it spends the budget."""

from enum import IntEnum, StrEnum


class Urgency(IntEnum):
    """Who goes first when DMs are scarce; the smaller the sooner."""

    EMERGENCY = 0
    AGENT_REPLY = 1
    TICKET_CONFIRMATION = 2
    ACKNOWLEDGEMENT = 3
    QUESTION = 4
    FAQ = 5
    COURTESY = 6
    SURVEY = 7


class Delivery(StrEnum):
    """Where a message to X stands. MERGED: it went out within another message; DROPPED: it was not worth a place."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    MERGED = "merged"
    DROPPED = "dropped"
    FAILED = "failed"


class Surface(StrEnum):
    """Where a conversation takes place."""

    DM = "dm"
    POST = "post"
