"""Danger: what to do now and whom to call, at once; everything else comes after."""

import re

from actions.answer import Answer
from actions.intake import UNNAMED, missing_of, open_with
from actions.turn import Turn
from bot.model.dialogue import Dialogue, Draft
from bot.model.effect import EffectName
from bot.model.ticket import Reason
from bot.policy import Policy

KINDS = {
    "carbon_monoxide": r"carbon monoxide|\bco (?:alarm|detector)|mon[oó]xido|kohlenmonoxid|\bco-?melder",
    "gas": r"\bgas\b|olor a gas|cheiro de g[aá]s|gasgeruch|riecht nach gas|rotten egg",
    "life_support": r"oxygen|ventilator|dialysis|life.?support|cpap|ox[ií]geno|respirador|di[aá]lisis"
    r"|oxig[eê]nio|di[aá]lise|sauerstoff|beatmung|dialyse|insulin",
    "shock": r"\bshock(?:ed|s)?\b|electrocut|tingl|zapped|calambre|descarga|toques|choque|eletrocut"
    r"|stromschlag|gewischt|kribbel",
    "fire": r"\bfire\b|burning|smoke|flames|fuego|incendio|quemad|humo|llamas|fogo|inc[eê]ndio|queimad"
    r"|fuma[çc]a|fumo|feuer|brennt|\bbrand\b|rauch|qualm|verschmort|verbrannt",
    "water": r"flood|water (?:in|near|on)|inundad|alagad|inunda[çc]|(?:ü|ue)berschwemm|unter wasser",
    "wire": r"\bwires?\b|lines? (?:is |are )?down|power ?lines?|cable|\bpoles?\b|spark|poste|chispa"
    r"|\bfios?\b|fa[ií]sca|kabel|leitung|\bmast|funke|funkt",
}
"""What tells one danger from another, in four languages; the first that fits chooses the advice."""


def kind_of_danger(text: str) -> str:
    """Which safety advice fits best; `other` is advice for any danger."""
    return next((kind for kind, words in KINDS.items() if re.search(words, text, re.IGNORECASE)), "other")


def raise_alarm(turn: Turn, policy: Policy) -> Answer:
    """Safety text, a ticket of top priority, and a page; an unfinished intake goes along on that ticket."""
    topic = policy.emergencies.topic
    answer = Answer().say("utter_danger", kind=kind_of_danger(turn.text))
    ticket = next((t for t in turn.tickets if t.topic == topic and t.state != "resolved"), None)
    fields = {name: {"value": v.value, "said": v.said} for name, v in turn.fields.items()}
    if ticket is not None:
        answer.say("utter_noted").do(
            EffectName.UPDATE_TICKET, reference=ticket.reference, fields=fields, note="danger_again"
        )
        return answer.do(EffectName.PAGE_ON_CALL)
    draft = emergency_draft(turn, topic)
    if missing_of(policy, draft):
        answer.say("utter_danger_ticket")
    else:
        answer.say("utter_danger_ticket_located", address=draft.fields["address"].value)
    return open_with(answer, policy, draft, Reason.EMERGENCY).do(EffectName.PAGE_ON_CALL).remember(Dialogue())


def emergency_draft(turn: Turn, topic: str) -> Draft:
    """What is known so far, under the emergency's topic; the topic of an intake that was going on is kept beside it."""
    before = turn.dialogue.draft
    if before is None:
        return Draft(topic=topic, fields=turn.fields)
    also = before.also if before.topic in (UNNAMED, topic) else (before.topic, *before.also)
    return Draft(topic=topic, fields={**before.fields, **turn.fields}, also=also, links=before.links)
