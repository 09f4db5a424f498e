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
    SURVEY = 6


class Delivery(StrEnum):
    """Where a message to X stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Surface(StrEnum):
    """Where a conversation takes place."""

    DM = "dm"
    POST = "post"
