"""Names as agents read them: of topics, fields, states and of what was done to a ticket."""

from collections.abc import Mapping
from typing import Final

from babel import Locale, UnknownLocaleError

from bot.handbook import Handbook
from bot.model.ticket import Flag, Reason, TicketState
from bot.model.vocabulary import PRIORITIES

LANGUAGE: Final = "en"
"""The language of the console itself."""

RESOLUTIONS: Final = {
    "solved": "Solved",
    "answered": "Question answered",
    "passed_on": "Passed on to another team",
    "duplicate": "Same as another ticket",
    "no_answer": "Customer does not answer",
    "not_for_us": "Not for us",
}
"""Why a ticket is closed, in the order it is offered."""

BY_THE_DESK: Final = {"forgotten": "The customer asked to be forgotten"}
"""Why the desk itself closes a ticket; nobody can choose these."""

STATES: Final = {
    TicketState.OPEN: "Open",
    TicketState.IN_PROGRESS: "In progress",
    TicketState.WAITING: "Waiting",
    TicketState.RESOLVED: "Resolved",
}

REASONS: Final = {
    Reason.INTAKE: "The bot took down the details",
    Reason.EMERGENCY: "Somebody may be in danger",
    Reason.ASKED_FOR_HUMAN: "The customer asked for a person",
    Reason.SILENCE: "The customer fell silent before everything was said",
    Reason.NOT_UNDERSTOOD: "The bot did not understand",
    Reason.OPTED_OUT: "The customer wants no automatic answers",
    Reason.FAQ_DID_NOT_HELP: "The ready answer did not help",
    Reason.ENCRYPTED: "The message is encrypted and has to be read on X",
    Reason.UNDELIVERED: "A message to the customer did not arrive",
}

FLAGS: Final = {
    Flag.ABUSIVE: "Swears: take a breath before reading",
    Flag.ATTACHMENT: "Sent a photo or a file",
    Flag.UNREACHABLE: "X delivers no direct messages to this customer: try another way",
}

ACTIONS: Final = {
    "opened": "opened the ticket",
    "claimed": "took the ticket",
    "handed_back": "handed it back to the queue",
    "replied": "replied",
    "resolved": "resolved it",
    "reopened": "reopened it",
    "field_set": "noted a detail",
    "customer_wrote": "heard from the customer again",
    "asked_for_human": "was asked for a person again",
    "customer_says_solved": "heard that it is solved",
    "danger_again": "was told of danger again",
    "paged_on_call": "woke the people on call",
    "not_sent": "did not send a message",
    "not_delivered": "could not deliver a message",
    "answered_elsewhere": "says that somebody answered in X's own app",
    "encrypted_message": "got an encrypted message that only X can show",
    "revealed": "looked at private details from public posts",
    "emptied": "removed the details, because they were kept long enough",
    "page_sent": "reached the people on call",
    "page_failed": "could not reach the people on call",
    "set_aside": "could not handle a message and set it aside",
}

NOT_SENT: Final = {
    "opted_out": "The customer wants no automatic messages",
    "forget": "The customer asked to be forgotten",
    "scarce": "Direct messages were scarce, and this was a courtesy",
    "blocked": "They block this account",
    "suspended": "Their account is suspended",
    "cannot_dm": "They take no direct messages from this account",
    "too_long": "X found it too long",
    "duplicate": "X took it for one it already has",
    "other": "X refused it",
}
"""Why a message did not leave, or did not arrive."""


class Words:
    """Looks names up in policy and catalogue; what was removed there is shown by its plain name."""

    def __init__(self, handbook: Handbook) -> None:
        self._policy = handbook.policy
        self._fields = handbook.replies.catalogue(LANGUAGE).fields

    def topic(self, name: str) -> str:
        """A topic's label."""
        topic = self._policy.topics.get(name)
        return self._label(topic.label) if topic else plain(name)

    def department(self, name: str) -> str:
        """A department's name."""
        department = self._policy.departments.get(name)
        return self._label(department.name) if department else plain(name)

    def field(self, name: str) -> str:
        """A detail's name."""
        field = self._fields.get(name)
        return field["name"] if field else plain(name)

    def language(self, code: str) -> str:
        """A language's English name."""
        try:
            return Locale.parse(code).get_display_name(LANGUAGE) or code
        except (UnknownLocaleError, ValueError):
            return code

    def flag(self, flag: str) -> str:
        """What an agent should know beforehand, in words."""
        return FLAGS[Flag(flag)] if flag in Flag else flag

    def priority(self, index: int) -> str:
        """A priority's name by its place, the most urgent first."""
        return PRIORITIES[index] if 0 <= index < len(PRIORITIES) else PRIORITIES[-1]

    def state(self, state: str) -> str:
        """A state's name."""
        return STATES[TicketState(state)] if state in set(TicketState) else plain(state)

    def reason(self, reason: str) -> str:
        """Why a ticket was opened."""
        return REASONS[Reason(reason)] if reason in set(Reason) else plain(reason)

    def resolution(self, reason: str) -> str:
        """Why a ticket was closed."""
        return RESOLUTIONS.get(reason) or BY_THE_DESK.get(reason) or plain(reason)

    def not_sent(self, reason: str) -> str:
        """Why a message did not leave, or did not arrive."""
        return NOT_SENT.get(reason) or plain(reason)

    def action(self, action: str) -> str:
        """What somebody did, as it stands after their name."""
        return ACTIONS.get(action) or plain(action).lower()

    def _label(self, labels: Mapping[str, str]) -> str:
        return labels.get(LANGUAGE) or labels[self._policy.languages.default]


def plain(name: str) -> str:
    """`report_outage` as "Report outage"."""
    return name.replace("_", " ").strip().capitalize()
