"""Posts everybody can read: one short answer, nothing private, the rest by DM."""

from dataclasses import replace

from actions.answer import Answer
from actions.danger import emergency_draft
from actions.details import read_details
from actions.drafting import begin, open_with
from actions.intake import SHINES, SURE
from actions.on_ticket import update
from actions.sarcasm import mocks
from actions.tone import is_abusive, words_beside_abuse
from actions.turn import Turn
from bot.model.dialogue import Dialogue
from bot.model.effect import EffectName
from bot.model.ticket import Reason
from bot.model.vocabulary import ISSUE_TOPICS
from bot.policy import Policy
from bot.privacy import find_private

THANKED = frozenset({"compliment", "thank"})
LEFT_ALONE = frozenset(
    {
        "out_of_scope",
        "goodbye",
        "affirm",
        "deny",
        "cancel",
        "bot_challenge",
        "stop_messages",
        "resume_messages",
    }
)
"""What is not answered in public: nothing was asked of us, or it is nobody else's business."""

SAYS_LITTLE = frozenset({"nlu_fallback", "greet", "give_details", "ask_menu", *THANKED})
"""With an insult these are nothing but an insult."""

A_COMPLAINT = 5
"""Words beside the insult from which on a complaint says what it is about."""

PRIVATE = frozenset({"account_number", "phone", "email"})


def answer_in_public(turn: Turn, policy: Policy) -> Answer:
    """What to say under a post. An issue is remembered for the DM that may follow."""
    if turn.intent == policy.emergencies.topic:
        return _warn(turn, policy)
    if turn.intent in LEFT_ALONE or _only_insults(turn):
        return Answer()
    if turn.intent in THANKED:
        return _left_to_a_person(turn, policy) if mocks(turn.text) else _thank(turn, policy)
    shows = _tells_private(turn, policy) or _tells_an_address(turn)
    if turn.intent.startswith("faq_"):
        name = turn.intent.removeprefix("faq_")
        known = replace(turn.dialogue, answered=(*turn.dialogue.answered, name))
        answer = Answer().say("utter_public_answer", link=str(policy.faq[name].link)).remember(known)
        return answer.say("utter_public_delete") if shows else answer
    answer = Answer().say("utter_public_private" if shows else "utter_public_acknowledge")
    return _remember(answer, turn, policy)


def _warn(turn: Turn, policy: Policy) -> Answer:
    """Where the danger is may stand in public; who reports it need not."""
    answer = Answer().say("utter_public_danger")
    if _tells_private(turn, policy):
        answer.say("utter_public_delete")
    ticket = next((ticket for ticket in turn.open_tickets if ticket.topic == policy.emergencies.topic), None)
    if ticket is not None:
        details = read_details(turn, ticket.fields)
        return update(answer, ticket, details.all, "danger_again").do(EffectName.PAGE_ON_CALL)
    open_with(answer, policy, emergency_draft(turn, policy), Reason.EMERGENCY).do(EffectName.PAGE_ON_CALL)
    return answer.remember(Dialogue()) if turn.dialogue.draft else answer  # it went along on the ticket


def _thank(turn: Turn, policy: Policy) -> Answer:
    answer = Answer().say("utter_public_thank") if policy.public.thank else Answer()
    shows = _tells_private(turn, policy) or _tells_an_address(turn)
    return answer.say("utter_public_delete") if shows else answer


def _left_to_a_person(turn: Turn, policy: Policy) -> Answer:
    """Mockery is not answered; a person reads it if there is an issue behind it."""
    shining = turn.likely[:1] if turn.chances and turn.chances[0] >= SHINES else ()
    issue = next(iter(turn.issues_beside or shining), None)
    if issue is None or issue == policy.emergencies.topic or turn.open_tickets or turn.dialogue.draft:
        return Answer()
    draft = begin(turn, policy, issue)
    filled = replace(draft, fields={**draft.fields, **turn.fields})
    return open_with(Answer(), policy, filled, Reason.NOT_UNDERSTOOD)


def _remember(answer: Answer, turn: Turn, policy: Policy) -> Answer:
    """Whoever said it in public is not asked again in private."""
    draft = turn.dialogue.draft
    if draft is None and turn.intent in ISSUE_TOPICS:
        draft = begin(turn, policy, turn.intent)
        filled = {**draft.fields, **turn.fields}
    elif draft is not None and turn.fields.keys() - draft.fields.keys():
        filled = {**turn.fields, **draft.fields}
    else:
        return answer
    return answer.remember(replace(turn.dialogue, draft=replace(draft, fields=filled)))


def _only_insults(turn: Turn) -> bool:
    """Trolls: an insult, and no issue that a person could do anything about."""
    if not is_abusive(turn.text) or turn.fields or any(name != "complain_service" for name in turn.issues_beside):
        return False
    if turn.intent == "complain_service":
        return turn.confidence < SURE or words_beside_abuse(turn.text) < A_COMPLAINT
    return turn.intent in SAYS_LITTLE and not (turn.chances and turn.chances[0] >= SURE)


def _tells_private(turn: Turn, policy: Policy) -> bool:
    return bool(turn.fields.keys() & PRIVATE or find_private(turn.text, policy.brand.country))


def _tells_an_address(turn: Turn) -> bool:
    """A street with its number; a street or a town alone leads to nobody."""
    return any(name == "address" and any(c.isdigit() for c in value.said) for name, value in turn.said_fields)
