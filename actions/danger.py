"""Danger: what to do now and whom to call, at once; everything else comes after."""

import re

from actions.answer import Answer
from actions.details import MENTIONED_AGAIN, read_details
from actions.drafting import UNNAMED, missing_of, open_with, tried
from actions.on_ticket import say_back, update
from actions.turn import Turn
from bot.model.dialogue import Dialogue, Draft
from bot.model.effect import EffectName
from bot.model.ticket import Reason
from bot.model.vocabulary import ISSUE_TOPICS
from bot.policy import Policy

KINDS = {
    "carbon_monoxide": r"carbon monoxide|\bco (?:alarm|detector)|mon[oó]xido|kohlenmonoxid|\bco-?melder",
    "gas": r"\bgas\b|olor a gas|cheiro de g[aá]s|gasgeruch|riecht nach gas|rotten egg",
    "life_support": r"oxygen|ventilator|dialysis|life.?support|cpap|ox[ií]geno|respirador|di[aá]lisis"
    r"|oxig[eê]nio|di[aá]lise|sauerstoff|beatmung|dialyse|insulin",
    "shock": r"\bshock(?:ed|s)?\b|electrocut|tingl|zapped|calambre|descarga|toques|choque|eletrocut"
    r"|stromschlag|gewischt|kribbel",
    "fire": r"\bfire\b(?! ?(?:dep|truck|men|fight|brigade))|burn(?:s|ing|t)|smok[ey]|flames?\b|smoulder|smolder|ember"
    r"|fuego|incendi|quem(?:ad|and)|chamusc|humo|humea|llam(?:as|itas)\b|brasa"
    r"|fogo|inc[eê]ndio|queim|fuma[çc]|fumo\b|labareda|fa[ií]scando"
    r"|feuer(?!wehr)|brennt|\bbrand\b|rauch|qualm|schmor|verbrannt|kokel|kokl|gl[uü]h|\bglu[at]",
    "water": r"flood|water (?:in|near|on)|inundad|alagad|inunda[çc]|(?:ü|ue)berschwemm|unter wasser",
    "wire": r"\bwires?\b|lines? (?:is |are )?down|power ?lines?|cable|\bpoles?\b|spark|poste|chispa"
    r"|\bfios?\b|fa[ií]sca|kabel|leitung|\bmast|funke|funkt",
}
"""What tells one danger from another, in four languages; the first that fits chooses the advice."""

CERTAIN = 0.9
"""From this probability on danger is danger, whatever was asked before."""


def kind_of_danger(text: str) -> str:
    """Which safety advice fits best; `other` is advice for any danger."""
    return next((kind for kind, words in KINDS.items() if re.search(words, text, re.IGNORECASE)), "other")


def only_gives_details(turn: Turn) -> bool:
    """Whether a turn that sounds dangerous is the answer to our questions: it names no danger, and the details do."""
    draft = turn.dialogue.draft
    awaited = bool(turn.open_tickets) or (draft is not None and draft.asked > 0)
    given = turn.fields.keys() - MENTIONED_AGAIN
    return awaited and bool(given) and turn.danger < CERTAIN and kind_of_danger(turn.text) == "other"


def raise_alarm(turn: Turn, policy: Policy) -> Answer:
    """Safety text, a ticket of top priority, and a page; an unfinished intake goes along on that ticket."""
    topic = policy.emergencies.topic
    answer = Answer().say("utter_danger", kind=kind_of_danger(turn.text))
    ticket = next((ticket for ticket in turn.open_tickets if ticket.topic == topic), None)
    if ticket is not None:
        if kind_of_danger(turn.text) == "other":  # nothing new to beware of: the advice was given
            answer = Answer().say("utter_danger_noted")
        details = read_details(turn, ticket.fields)
        answer.replies += say_back(details).replies
        return update(answer, ticket, details.all, "danger_again", acknowledged=True).do(EffectName.PAGE_ON_CALL)
    draft = emergency_draft(turn, policy)
    if missing_of(policy, draft):
        answer.say("utter_danger_ticket")
    else:
        answer.say("utter_danger_ticket_located", address=draft.fields["address"].value)
    return open_with(answer, policy, draft, Reason.EMERGENCY).do(EffectName.PAGE_ON_CALL).remember(Dialogue())


def emergency_draft(turn: Turn, policy: Policy) -> Draft:
    """What is known so far, under the emergency's topic; an issue that was named before or beside it is kept along."""
    topic, before = policy.emergencies.topic, turn.dialogue.draft or Draft(topic=UNNAMED, links=tried(turn, policy))
    issues = dict.fromkeys((before.topic, *before.also, *turn.also))
    also = tuple(name for name in issues if name in ISSUE_TOPICS and name != topic)
    return Draft(topic=topic, fields={**before.fields, **turn.fields}, also=also, links=before.links)
