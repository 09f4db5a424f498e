"""Intake: from a first sentence to a ticket with nothing left to ask, in as few messages as can be."""

from dataclasses import replace

from actions.answer import Answer
from actions.declined import declined_fields, declined_unasked
from actions.leftover import leftover_address
from actions.turn import KnownTicket, Turn
from bot.model.dialogue import Dialogue, Draft, FieldValue
from bot.model.effect import EffectName
from bot.model.ticket import Reason
from bot.policy import Policy

UNNAMED = "not_understood"
"""The topic of a draft whose details came before anybody knew what they are about."""

SURE = 0.6
"""From this confidence on, another topic in the middle of an intake is taken for a second issue."""


def take_issue(turn: Turn, policy: Policy) -> Answer:
    """An issue was named: it starts a draft, joins the one there is, or is noted on its open ticket."""
    if turn.intent == "ask_human":
        return hand_over(turn, policy)
    draft = turn.dialogue.draft
    if draft is None:
        ticket = next((t for t in turn.tickets if t.topic == turn.intent and t.state != "resolved"), None)
        return note_on(ticket, turn) if ticket else go_on(turn, policy, Draft(topic=turn.intent))
    if draft.topic in (UNNAMED, turn.intent):
        return go_on(turn, policy, replace(draft, topic=turn.intent))
    if turn.confidence >= SURE and not turn.fields and turn.intent not in draft.also:
        return go_on(turn, policy, replace(draft, also=(*draft.also, turn.intent)))
    return go_on(turn, policy, draft)


def take_details(turn: Turn, policy: Policy) -> Answer:
    """Details came: onto the draft, else onto the newest open ticket, else we ask what they are about."""
    if turn.dialogue.draft is not None:
        return go_on(turn, policy, turn.dialogue.draft)
    ticket = wants_details(turn)
    if ticket is not None:
        return note_on(ticket, turn)
    draft = Draft(topic=UNNAMED, fields=turn.fields)
    return Answer().say("utter_ask_topic").remember(replace(turn.dialogue, draft=draft))


def go_on(turn: Turn, policy: Policy, draft: Draft) -> Answer:
    """Fills the draft with what the turn says, then asks for all that is missing at once, or files the ticket."""
    filled = fill(turn, draft)
    topic = policy.topics[filled.topic]
    missing = [name for name in topic.required if name not in filled.fields]
    if filled.topic == UNNAMED:
        return _ask_topic(turn, policy, filled, draft)
    declined = (declined_fields if draft.asked else declined_unasked)(turn.text, missing)
    filled = replace(filled, declined=(*filled.declined, *sorted(declined.difference(filled.declined))))
    unasked = [name for name in missing if name not in filled.declined]
    if filled.asked == 0 and unasked:
        return _ask_first(turn, policy, filled, unasked)
    progress = filled.fields != draft.fields or filled.also != draft.also
    if unasked and filled.asked < policy.intake.asks and (progress or turn.intent not in ("deny", "give_details")):
        asked = replace(filled, asked=filled.asked + 1)
        return Answer().say("utter_ask_again", missing=unasked).remember(_with(turn.dialogue, asked))
    return file_ticket(turn, policy, filled, Reason.INTAKE)


def fill(turn: Turn, draft: Draft) -> Draft:
    """The draft with every detail of the turn; a later one corrects an earlier one."""
    fields = {**draft.fields, **turn.fields}
    if draft.asked and "address" not in fields:
        address = leftover_address(turn.text, turn.entities)
        if address:
            fields["address"] = FieldValue(value=address, said=address)
    return replace(draft, fields=fields)


def file_ticket(turn: Turn, policy: Policy, draft: Draft, reason: Reason) -> Answer:
    """Opens the ticket with what there is, and says so once."""
    answer = Answer()
    if draft.asked == 0:
        _acknowledge(answer, policy, draft)
    answer.say(
        "utter_ticket_opened" if draft.fields else "utter_ticket_opened_bare",
        captured=_in_order(policy, draft),
    )
    missing = missing_of(policy, draft)
    if missing:
        answer.say("utter_still_missing", missing=missing)
    if draft.also:
        answer.say("utter_also_noted", topics=list(draft.also))
    return open_with(answer, policy, draft, reason).remember(Dialogue())


def hand_over(turn: Turn, policy: Policy) -> Answer:
    """The customer wants a person: whatever is known goes along, nothing more is asked."""
    draft = turn.dialogue.draft
    if draft is None and turn.tickets and turn.tickets[0].state != "resolved":
        answer = Answer().say("utter_hand_over")
        return answer.do(
            EffectName.UPDATE_TICKET,
            reference=turn.tickets[0].reference,
            fields={},
            note="asked_for_human",
        ).remember(Dialogue())
    named = draft if draft and draft.topic != UNNAMED else Draft(topic="ask_human")
    filled = fill(turn, replace(named, fields={**(draft.fields if draft else {}), **named.fields}))
    answer = Answer().say("utter_hand_over")
    return open_with(answer, policy, filled, Reason.ASKED_FOR_HUMAN).remember(Dialogue())


def note_on(ticket: KnownTicket, turn: Turn) -> Answer:
    """Puts the turn's details onto a ticket that is open already."""
    fields = {name: _json(value) for name, value in turn.fields.items()}
    if "address" in ticket.missing and "address" not in fields:
        address = leftover_address(turn.text, turn.entities)
        fields |= {"address": {"value": address, "said": address}} if address else {}
    answer = Answer().say("utter_noted")
    return answer.do(EffectName.UPDATE_TICKET, reference=ticket.reference, fields=fields, note="customer_wrote")


def wants_details(turn: Turn) -> KnownTicket | None:
    """The open ticket that details without a draft belong to: one that misses something, else the newest."""
    open_ones = [ticket for ticket in turn.tickets if ticket.state != "resolved"]
    return next((ticket for ticket in open_ones if ticket.missing), open_ones[0] if open_ones else None)


def open_with(answer: Answer, policy: Policy, draft: Draft, reason: Reason) -> Answer:
    """Adds the effect that files `draft`."""
    return answer.do(
        EffectName.OPEN_TICKET,
        topic=draft.topic,
        reason=reason.value,
        fields={name: _json(value) for name, value in draft.fields.items()},
        missing=missing_of(policy, draft),
        also=list(draft.also),
        links=list(draft.links) or _links(policy, draft.topic),
    )


def missing_of(policy: Policy, draft: Draft) -> list[str]:
    """The required details nobody gave."""
    return [name for name in policy.topics[draft.topic].required if name not in draft.fields]


def _in_order(policy: Policy, draft: Draft) -> dict[str, str]:
    """What was captured, in the order in which the policy asks for it."""
    order = [*policy.topics[draft.topic].required, *policy.topics[draft.topic].optional]
    names = [*(n for n in order if n in draft.fields), *(n for n in draft.fields if n not in order)]
    return {name: draft.fields[name].value for name in names}


def _ask_first(turn: Turn, policy: Policy, draft: Draft, missing: list[str]) -> Answer:
    answer = Answer()
    _acknowledge(answer, policy, draft)
    answer.say("utter_ask_details", missing=missing)
    asked = replace(draft, asked=1, links=tuple(_links(policy, draft.topic)))
    return answer.remember(_with(turn.dialogue, asked))


def _ask_topic(turn: Turn, policy: Policy, filled: Draft, draft: Draft) -> Answer:
    """What it is about was asked before: more details or a question leave it open, anything else a person reads."""
    if filled.fields != draft.fields or turn.intent.startswith("faq_"):
        return Answer().say("utter_ask_topic").remember(replace(turn.dialogue, draft=filled))
    answer = Answer().say("utter_not_understood")
    return open_with(answer, policy, filled, Reason.NOT_UNDERSTOOD).remember(Dialogue())


def _acknowledge(answer: Answer, policy: Policy, draft: Draft) -> None:
    answer.say("utter_acknowledge", topic=draft.topic)
    for link in _links(policy, draft.topic):
        answer.say("utter_self_help", topic=draft.topic, link=link)


def _links(policy: Policy, topic: str) -> list[str]:
    link = policy.topics[topic].link
    return [str(link)] if link else []


def _with(dialogue: Dialogue, draft: Draft) -> Dialogue:
    return replace(dialogue, draft=draft, options=(), misses=0)


def _json(value: FieldValue) -> dict[str, str]:
    return {"value": value.value, "said": value.said}
