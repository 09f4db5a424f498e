"""Intake: from a first sentence to a ticket with nothing left to ask, in two messages at most.

When DMs are scarce it is one: the ticket is opened at once, and what is missing is asked for beside its reference.
"""

from dataclasses import replace

from actions.answer import Answer
from actions.declined import declined_fields, declined_unasked
from actions.details import Details, read_details
from actions.drafting import (
    UNNAMED,
    begin,
    captured,
    links_of,
    missing_of,
    open_with,
    renamed,
    tried,
    with_lead,
)
from actions.on_ticket import note_on, say_back, update, wants_details
from actions.turn import Turn
from bot.model.dialogue import Dialogue, Draft
from bot.model.ticket import Reason
from bot.policy import Policy

SURE = 0.6
"""From this confidence on, another topic beside an intake or an open ticket is taken for a second issue."""

SHINES = 0.15
"""This probability of an issue is enough beside details that nobody has asked for."""

COLOURS = frozenset({"complain_service"})
"""Topics that say how somebody feels about the ticket they have; without one they are an issue of their own."""

ASIDES = frozenset(
    {
        "greet",
        "goodbye",
        "compliment",
        "bot_challenge",
        "ask_menu",
        "ask_ticket_status",
        "out_of_scope",
    }
)
"""What answers no question of ours: the details are asked for once more instead of being given up."""


def take_issue(turn: Turn, policy: Policy) -> Answer:
    """An issue was named: it starts a draft, joins the one there is, or is noted on its open ticket."""
    if turn.intent == "ask_human":
        return hand_over(turn, policy)
    return _with_answer(_take_in(turn, policy), turn, policy)


def _take_in(turn: Turn, policy: Policy) -> Answer:
    draft = turn.dialogue.draft
    if draft is None:
        return _begin_or_note(turn, policy)
    if draft.topic == UNNAMED:
        return go_on(turn, policy, renamed(draft, turn.intent))
    second = draft.topic != turn.intent and turn.confidence >= SURE and not turn.fields
    if not second or turn.intent in (*draft.also, *COLOURS):
        return go_on(turn, policy, draft)
    both = with_lead(draft, turn.intent, policy)
    misunderstood = not draft.fields and both.topic != draft.topic  # nothing speaks for the first one yet
    if misunderstood and draft.asked < policy.intake.asks and not turn.scarce:
        return _ask_first(turn, policy, both, missing_of(policy, both))
    return go_on(turn, policy, replace(draft, also=(*draft.also, turn.intent)), aside=True)


def _begin_or_note(turn: Turn, policy: Policy) -> Answer:
    ticket = next((ticket for ticket in turn.open_tickets if ticket.topic == turn.intent), None)
    if ticket is None and (turn.intent in COLOURS or turn.confidence < SURE):
        ticket = next(iter(turn.open_tickets), None)
    if ticket is not None:
        return note_on(ticket, turn, policy)
    return go_on(turn, policy, begin(turn, policy, turn.intent))


def _with_answer(answer: Answer, turn: Turn, policy: Policy) -> Answer:
    """A frequent question that was asked beside the issue or the details is answered first, in the same message."""
    asked = next((name.removeprefix("faq_") for name in turn.also if name.startswith("faq_")), None)
    if asked and not turn.intent.startswith("faq_"):
        answer.say_first("utter_answer", faq=asked, link=str(policy.faq[asked].link))
    return answer


def take_details(turn: Turn, policy: Policy) -> Answer:
    """Details came: onto the draft, else onto the newest open ticket, else we ask what they are about."""
    if turn.dialogue.draft is not None:
        return _with_answer(go_on(turn, policy, turn.dialogue.draft), turn, policy)
    ticket = wants_details(turn)
    if ticket is not None:
        return note_on(ticket, turn, policy)
    issue = next(iter(turn.issues_beside), None) or _shining_through(turn)
    if issue is not None:
        return take_issue(turn.meaning(issue), policy)
    draft = Draft(topic=UNNAMED, fields=turn.fields, links=tried(turn, policy), asked=1)
    return Answer().say("utter_ask_topic").remember(replace(turn.dialogue, draft=draft))


def _shining_through(turn: Turn) -> str | None:
    """The issue among many details: numbers and streets fill the message, a few words say what it is about."""
    return turn.likely[0] if turn.chances and turn.chances[0] >= SHINES else None


def go_on(turn: Turn, policy: Policy, draft: Draft, *, aside: bool = False) -> Answer:
    """Fills the draft with what the turn says, then asks for all that is missing at once, or files the ticket.

    `aside` is a turn that was about something else: whoever only asked a question is not done giving details.
    """
    filled, details = _fill(turn, policy, draft)
    if filled.topic == UNNAMED:
        return _leave_unnamed(policy, filled)
    filled = _without_declined(turn, policy, filled)
    unasked = [name for name in missing_of(policy, filled) if name not in filled.declined]
    if unasked and turn.scarce:
        return _file_at_once(say_back(details) if draft.asked else Answer(), policy, filled, unasked)
    if unasked and filled.asked == 0:
        return _ask_first(turn, policy, filled, unasked)
    answer = say_back(details) if draft.asked else Answer()
    wandering = (aside or turn.intent in ASIDES) and not details.all
    if unasked and wandering and filled.asked < policy.intake.asks:
        asked = replace(filled, asked=filled.asked + 1)
        return answer.say("utter_ask_again", missing=unasked).remember(_with(turn.dialogue, asked))
    return _file(answer, policy, filled, unasked)


def _fill(turn: Turn, policy: Policy, draft: Draft) -> tuple[Draft, Details]:
    """The draft with what the turn says of it, and what of that is new or changed."""
    known = {name: value.value for name, value in draft.fields.items()}
    details = read_details(turn, known, missing_of(policy, draft) if draft.asked else ())
    return replace(draft, fields={**draft.fields, **details.all}), details


def go_on_after(answer: Answer, turn: Turn, policy: Policy, draft: Draft) -> Answer:
    """Whatever was said beside an intake is answered first; the intake goes on in the same message."""
    followed = go_on(turn, policy, draft, aside=True)
    followed.replies[:0] = answer.replies
    followed.effects[:0] = answer.effects
    return followed


def _without_declined(turn: Turn, policy: Policy, draft: Draft) -> Draft:
    declined = (declined_fields if draft.asked else declined_unasked)(turn.text, missing_of(policy, draft))
    return replace(draft, declined=(*draft.declined, *sorted(declined.difference(draft.declined))))


def _file_at_once(answer: Answer, policy: Policy, draft: Draft, unasked: list[str]) -> Answer:
    """The one DM there is: what the customer answers to it goes onto the ticket without another one."""
    return _file(answer, policy, draft, unasked, acknowledged=True)


def _file(answer: Answer, policy: Policy, draft: Draft, unasked: list[str], *, acknowledged: bool = False) -> Answer:
    """Opens the ticket with what there is, says so once, and in the same message what it still lacks."""
    if draft.asked == 0:
        _acknowledge(answer, policy, draft)
    said = "utter_ticket_opened" if draft.fields else "utter_ticket_opened_bare"
    answer.say(said, captured=captured(policy, draft))
    if unasked:
        answer.say("utter_still_missing", missing=unasked)
    elif draft.declined:
        answer.say("utter_fine_without", missing=missing_of(policy, draft))
    if draft.also:
        answer.say("utter_also_noted", topics=list(draft.also))
    return open_with(answer, policy, draft, Reason.INTAKE, acknowledged=acknowledged).remember(Dialogue())


def hand_over(turn: Turn, policy: Policy) -> Answer:
    """The customer wants a person: whatever is known goes along, nothing more is asked."""
    draft = turn.dialogue.draft
    if draft is None and turn.open_tickets:
        ticket = turn.open_tickets[0]
        details = read_details(turn, ticket.fields)
        answer = say_back(details).say("utter_hand_over")
        return update(answer, ticket, details.all, "asked_for_human", acknowledged=True).remember(Dialogue())
    if draft is None:
        draft = begin(turn, policy, next(iter(turn.issues_beside), "ask_human"))
    elif draft.topic == UNNAMED:
        draft = renamed(draft, "ask_human")
    filled, details = _fill(turn, policy, draft)
    answer = say_back(details).say("utter_hand_over")
    return open_with(answer, policy, filled, Reason.ASKED_FOR_HUMAN).remember(Dialogue())


def _ask_first(turn: Turn, policy: Policy, draft: Draft, missing: list[str]) -> Answer:
    answer = Answer()
    _acknowledge(answer, policy, draft)
    answer.say("utter_ask_details", missing=missing)
    links = tuple(dict.fromkeys((*draft.links, *links_of(policy, draft.topic))))
    asked = replace(draft, asked=draft.asked + 1, links=links)
    return answer.remember(_with(turn.dialogue, asked))


def _leave_unnamed(policy: Policy, filled: Draft) -> Answer:
    """What it is about was asked, and this does not say it: a person reads it."""
    answer = Answer().say("utter_not_understood")
    return open_with(answer, policy, filled, Reason.NOT_UNDERSTOOD).remember(Dialogue())


def _acknowledge(answer: Answer, policy: Policy, draft: Draft) -> None:
    answer.say("utter_acknowledge", topic=draft.topic)
    for link in links_of(policy, draft.topic):
        if link not in draft.links:
            answer.say("utter_self_help", topic=draft.topic, link=link)


def _with(dialogue: Dialogue, draft: Draft) -> Dialogue:
    return replace(dialogue, draft=draft, options=(), misses=0)
