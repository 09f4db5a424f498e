"""Every action of domain.yml and the decision behind it: the contents page of this folder."""

from actions import conversation, danger, intake
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
    decide = staticmethod(conversation.answer_question)


class HandOver(DecidingAction):
    """A person is wanted."""

    action_name = "action_hand_over"
    decide = staticmethod(intake.hand_over)


class TellTicketStatus(DecidingAction):
    """News of a ticket."""

    action_name = "action_tell_ticket_status"
    decide = staticmethod(conversation.tell_ticket_status)


class OptOut(DecidingAction):
    """Stop."""

    action_name = "action_opt_out"
    decide = staticmethod(conversation.opt_out)


class OptIn(DecidingAction):
    """Start again."""

    action_name = "action_opt_in"
    decide = staticmethod(conversation.opt_in)


class Cancel(DecidingAction):
    """Never mind."""

    action_name = "action_cancel"
    decide = staticmethod(conversation.cancel)


class Confirm(DecidingAction):
    """Yes."""

    action_name = "action_confirm"
    decide = staticmethod(conversation.confirm)


class Deny(DecidingAction):
    """No."""

    action_name = "action_deny"
    decide = staticmethod(conversation.deny)


class BePolite(DecidingAction):
    """Courtesies."""

    action_name = "action_be_polite"
    decide = staticmethod(conversation.be_polite)


class Clarify(DecidingAction):
    """Unclear."""

    action_name = "action_clarify"
    decide = staticmethod(conversation.clarify)
