"""Stop and start again. Honoured at once, whatever the classifier thinks of a single word."""

import re
import unicodedata
from dataclasses import replace

from actions.answer import Answer
from actions.drafting import UNNAMED, begin, open_with
from actions.intake import go_on_after
from actions.on_ticket import note_quietly
from actions.turn import Turn
from bot.model.dialogue import Dialogue
from bot.model.effect import EffectName
from bot.model.ticket import Reason
from bot.model.vocabulary import ISSUE_TOPICS
from bot.policy import Policy

STOP_WORDS = frozenset(
    (
        "stop|stop all|stopall|stop it|please stop|stop please|unsubscribe|opt out|optout|no more messages"
        "|stop messaging me"
        "|alto|parar|pare|para ya|baja|darme de baja|no mas mensajes|no quiero mas mensajes|basta|no me escriban mas"
        "|sair|parem|descadastrar|cancelar mensagens|nao quero mais mensagens|nao me mandem mais mensagens|chega"
        "|stopp|stopp bitte|bitte stopp|abmelden|abbestellen|keine nachrichten mehr|bitte keine nachrichten mehr"
        "|aufhoren|bitte aufhoren|aufhoeren|hort auf|nicht mehr schreiben"
    ).split("|")
)
START_WORDS = frozenset(
    (
        "start|start again|unstop|subscribe|resume|resume messages|opt in|optin"
        "|empezar|iniciar|reanudar|alta|comenzar|darme de alta|activar|volver|comecar|voltar|retomar|reativar|ativar"
        "|recomecar|quero voltar"
        "|anmelden|starten|weiter|fortsetzen|bitte starten|wieder starten|wieder anmelden|neu starten"
    ).split("|")
)
"""A message that is nothing but one of these, in any case and with any accents, is an order."""

ASKING_TO_STOP = re.compile(
    r"\b(?:stop (?:texting|messaging|dm'?ing|spamming|bothering|contacting) me|leave me alone"
    r"|stop sending (?:me )?(?:these |your |any |automatic |automated )*(?:messages|texts|dms)"
    r"|(?:don'?t|do not) (?:text|message|dm|contact) me|no more (?:automatic |automated )?(?:messages|texts|dms)"
    r"|no me (?:escrib|mand|env[ií]|contact|molest)[ae]n? (?:m[aá]s|nada)"
    r"|d[eé]j(?:en|a|eme|enme) (?:en paz|de (?:escrib|molest)\w+)"
    r"|dej(?:en|a) de mandar(?:me)? mensajes|no (?:quiero|deseo) (?:recibir )?m[aá]s mensajes"
    r"|par(?:e|em|a) de (?:me )?(?:mandar (?:mensage\w+|msg\w*)|escrever|incomodar|perturbar)|me deix(?:a|e|em) em paz"
    r"|n[ãa]o (?:me )?(?:mand|envi|escrev)\w+ mais (?:nada|mensage\w+|msg\w*)"
    r"|n[ãa]o quero (?:receber )?mais mensage\w+"
    r"|(?:nichts|nix) mehr (?:schicken|schreiben|senden)|keine (?:weiteren |automatischen )*nachrichten mehr"
    r"|h[öo]r(?:t|en sie)? auf,? mir zu schreiben"
    r"|lass(?:t|en sie)? mich (?:jetzt )?in ruhe|nicht mehr (?:an)?schreiben)\b",
    re.IGNORECASE,
)
"""A sentence that asks for it is an order too; "stop sending estimated bills" is none."""

LONGEST_ORDER = 90
"""Characters; whoever writes more has something else to say, and is understood as a whole."""

ALSO_A_SERVICE = frozenset({"baja", "darme de baja", "abmelden"})
"""Said when we have just asked what it is about, these mean that somebody wants their electricity ended."""

WANTS_SOMEBODY = frozenset({*ISSUE_TOPICS, "ask_human"})


def opt_out(turn: Turn, policy: Policy) -> Answer:
    """Silence after one confirmation; what was collected becomes a ticket."""
    answer = Answer().say("utter_opted_out").do(EffectName.OPT_OUT).remember(Dialogue())
    draft = turn.dialogue.draft
    return open_with(answer, policy, draft, Reason.OPTED_OUT) if draft else answer


def opt_in(turn: Turn, policy: Policy) -> Answer:
    """Messages are welcome again. Whoever never stopped them loses nothing that was collected."""
    answer, draft = Answer().say("utter_opted_in").do(EffectName.OPT_IN), turn.dialogue.draft
    return go_on_after(answer, turn, policy, draft) if draft else answer.remember(Dialogue())


def orders_stop(turn: Turn) -> bool:
    """Whether the message is one of the words that mean stop, or asks for it in a sentence."""
    word = _bare(turn.text)
    if len(turn.text) <= LONGEST_ORDER and ASKING_TO_STOP.search(turn.text):
        return True
    return word in STOP_WORDS and not (word in ALSO_A_SERVICE and _names_an_issue(turn.dialogue))


def orders_start(turn: Turn) -> bool:
    """Whether the message is one of the words that mean start again."""
    return _bare(turn.text) in START_WORDS


def without_a_word(turn: Turn, policy: Policy) -> Answer:
    """Somebody who wants no automatic messages still gets a person: an issue is filed, and nothing is said."""
    if orders_stop(turn):
        return Answer()
    if turn.open_tickets and (turn.fields or turn.intent in WANTS_SOMEBODY):
        return note_quietly(turn.open_tickets[0], turn)
    if turn.intent not in WANTS_SOMEBODY:
        return Answer()
    draft = begin(turn, policy, turn.intent if turn.intent in ISSUE_TOPICS else "ask_human")
    filled = replace(draft, fields={**draft.fields, **turn.fields})
    return open_with(Answer(), policy, filled, Reason.OPTED_OUT)


def _names_an_issue(dialogue: Dialogue) -> bool:
    return "stop_service" in dialogue.options or (dialogue.draft is not None and dialogue.draft.topic == UNNAMED)


def _bare(text: str) -> str:
    """Lower case, no accents, no punctuation: "¡ALTO!" is "alto"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c if c.isalnum() or c.isspace() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())
