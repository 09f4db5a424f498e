"""Every action of domain.yml and the decision behind it: the contents page of this folder."""

from actions import consent, courtesies, danger, intake, questions, status, unclear
from actions.deciding import DecidingAction


class TakeIssue(DecidingAction):
    """An issue was named."""

    action_name = "action_take_issue"
    decide = staticmethod(intake.take_issue)


class TakeDetails(DecidingAction):
    """Details came."""

    action_name = "action_take_details"
    decide = staticmethod(intake.take_details)


class RaiseAlarm(DecidingAction):
    """Danger."""

    action_name = "action_raise_alarm"
    decide = staticmethod(danger.raise_alarm)


class AnswerQuestion(DecidingAction):
    """A frequent question."""

    action_name = "action_answer_question"
    decide = staticmethod(questions.answer_question)


class HandOver(DecidingAction):
    """A person is wanted."""

    action_name = "action_hand_over"
    decide = staticmethod(intake.hand_over)


class TellTicketStatus(DecidingAction):
    """News of a ticket."""

    action_name = "action_tell_ticket_status"
    decide = staticmethod(status.tell_ticket_status)


class OptOut(DecidingAction):
    """Stop."""

    action_name = "action_opt_out"
    decide = staticmethod(consent.opt_out)


class OptIn(DecidingAction):
    """Start again."""

    action_name = "action_opt_in"
    decide = staticmethod(consent.opt_in)


class Cancel(DecidingAction):
    """Never mind."""

    action_name = "action_cancel"
    decide = staticmethod(courtesies.cancel)


class Confirm(DecidingAction):
    """Yes."""

    action_name = "action_confirm"
    decide = staticmethod(courtesies.confirm)


class Deny(DecidingAction):
    """No."""

    action_name = "action_deny"
    decide = staticmethod(courtesies.deny)


class BePolite(DecidingAction):
    """Courtesies."""

    action_name = "action_be_polite"
    decide = staticmethod(courtesies.be_polite)


class Clarify(DecidingAction):
    """Unclear."""

    action_name = "action_clarify"
    decide = staticmethod(unclear.clarify)
