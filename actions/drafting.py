"""A draft from its beginning to a ticket: what belongs to it, what it misses, and how it is filed."""

from dataclasses import replace

from actions.answer import Answer
from actions.on_ticket import as_json
from actions.turn import Turn
from bot.model.dialogue import Draft, FieldValue
from bot.model.effect import EffectName
from bot.model.ticket import Reason
from bot.model.vocabulary import PRIORITIES
from bot.policy import Policy

UNNAMED = "not_understood"
"""The topic of a draft whose details came before anybody knew what they are about."""

SEEN_ANYWAY = frozenset({Reason.ASKED_FOR_HUMAN, Reason.FAQ_DID_NOT_HELP})
"""Who is handed over is told in that message that whatever they add will be seen."""

THE_CUSTOMERS = ("account_number", "phone", "email")
"""Details of the person, not of the issue: whoever gave them with one ticket is not asked again for the next."""


def begin(turn: Turn, policy: Policy, topic: str) -> Draft:
    """A draft about `topic`, with what the customer has said and shown before. Its details are filled in later.

    Of several issues in one message the most urgent leads, the one named first among equals.
    """
    lead, also = _led((topic, *(name for name in turn.issues_beside if name != topic)), policy)
    return Draft(topic=lead, also=also, fields=_given_before(turn, policy, lead), links=tried(turn, policy))


def tried(turn: Turn, policy: Policy) -> tuple[str, ...]:
    """The pages offered since the last ticket: an agent need not offer them again."""
    return tuple(str(policy.faq[name].link) for name in turn.dialogue.answered)


def missing_of(policy: Policy, draft: Draft) -> list[str]:
    """The required details nobody gave."""
    return [name for name in policy.topics[draft.topic].required if name not in draft.fields]


def links_of(policy: Policy, topic: str) -> list[str]:
    """The topic's self-help page, if it has one."""
    link = policy.topics[topic].link
    return [str(link)] if link else []


def captured(policy: Policy, draft: Draft) -> dict[str, str]:
    """What was collected, in the order in which the policy asks for it."""
    order = [*policy.topics[draft.topic].required, *policy.topics[draft.topic].optional]
    names = [*(n for n in order if n in draft.fields), *(n for n in draft.fields if n not in order)]
    return {name: draft.fields[name].value for name in names}


def open_with(answer: Answer, policy: Policy, draft: Draft, reason: Reason, *, acknowledged: bool = False) -> Answer:
    """Adds the effect that files `draft`. `acknowledged`: what comes next is put onto the ticket without a word."""
    return answer.do(
        EffectName.OPEN_TICKET,
        topic=draft.topic,
        reason=reason.value,
        fields=as_json(draft.fields),
        missing=missing_of(policy, draft),
        also=list(draft.also),
        links=list(dict.fromkeys((*draft.links, *links_of(policy, draft.topic)))),
        acknowledged=acknowledged or reason in SEEN_ANYWAY,
    )


def renamed(draft: Draft, topic: str) -> Draft:
    """The same details, now that it is known what they are about; nothing was asked for it yet."""
    return replace(draft, topic=topic, asked=0)


def with_lead(draft: Draft, topic: str, policy: Policy) -> Draft:
    """The draft with one issue more: the most urgent leads, among equals the one that was named last."""
    lead, also = _led((topic, draft.topic, *draft.also), policy)
    return replace(draft, topic=lead, also=also)


def _led(issues: tuple[str, ...], policy: Policy) -> tuple[str, tuple[str, ...]]:
    """The most urgent of the issues, the first among equals, and the others."""
    lead = min(issues, key=lambda name: PRIORITIES.index(policy.topics[name].priority))
    return lead, tuple(name for name in issues if name != lead)


def _given_before(turn: Turn, policy: Policy, topic: str) -> dict[str, FieldValue]:
    wanted = {*policy.topics[topic].required, *policy.topics[topic].optional}
    known: dict[str, FieldValue] = {}
    for ticket in turn.tickets:
        for name in THE_CUSTOMERS:
            if name in wanted and name in ticket.fields:
                known.setdefault(name, FieldValue(value=ticket.fields[name], said=ticket.fields[name]))
    return known
