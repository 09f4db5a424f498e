"""A customer who wants to be forgotten: first what goes, then the one word that confirms it.

By words, like stop: nobody learns intents from wishes to be forgotten, and a wrong guess could not be undone.
"""

import re
import unicodedata
from dataclasses import replace

from actions.answer import Answer
from actions.turn import Turn
from bot.model.dialogue import Dialogue
from bot.model.effect import EffectName

CONFIRMED = frozenset({"delete", "borrar", "apagar", "loschen", "loeschen"})
"""The word that was asked for, in any of the languages: whoever answers in another one means it as well."""

LONGEST_WISH = 160
"""Characters; whoever writes more has something else to say too, and is understood as a whole."""

THINGS = {
    "en": r"(?:personal |private |own )?(?:data|info|information|details|messages|dms|chats?|history|records?)",
    "es": r"(?:datos|mensajes|informacion|conversacion(?:es)?|historial)",
    "pt": r"(?:dados|mensagens|informacoes|conversas?|historico)",
    "de": r"(?:personlichen |privaten |gespeicherten )?(?:daten|nachrichten|angaben|infos?|informationen|chats?)",
}
VERBS = {
    "en": r"(?:delete|erase|wipe|remove|destroy|purge)",
    "es": r"(?:borr|elimin|suprim)(?:en|an|e|a|ar|ir|emos)?",
    "pt": r"(?:apag|delet|exclu|elimin|remov)(?:uem|uam|uir|ue|ua|em|am|ar|er|e|a)?",
    "de": r"(?:losch|loesch|vernicht|entfern)(?:en|et|t|e)?(?: sie)?",
}
KNOW = {
    "en": r"(?:that |what |which )?(?:you(?:'ve| have|'ve got| have got)?(?: all)? "
    r"(?:have|got|know|hold|keep|store|stored|saved|collected)?(?: (?:about|on|of) me)?|(?:about|on|of) me)",
    "es": r"(?:lo )?(?:que (?:\w+ )?(?:tienen|tengan|tiene|tenga|saben|sepan|guardan|guardaron|hay) ?(?:guardado )?)?"
    r"(?:de|sobre|acerca de) mi\b(?! (?:cuenta|factura|casa))",
    "pt": r"(?:o )?(?:que (?:\w+ )?(?:tem|tenham|sabem|saibam|guardam|guardaram|ha) ?(?:guardado )?)?(?:de|sobre) mim",
    "de": r"(?:was |die )?(?:(?:ihr|sie) )?(?:von mir|uber mich|ueber mich)",
}
WISHES = {
    "en": rf"{VERBS['en']} (?:all |all of |any of )?my {THINGS['en']}"
    rf"|{VERBS['en']} (?:everything|all(?: of)?(?: the)? {THINGS['en']}|all|any {THINGS['en']}|whatever)"
    rf",? {KNOW['en']}"
    rf"|(?:deletion|erasure|removal) of (?:all )?my {THINGS['en']}"
    r"|(?:delete|erase|remove|wipe) me from your (?:systems?|records?|databases?|files)"
    r"|right to (?:be forgotten|erasure)|(?:want|like|wish) to be forgotten"
    r"|forget (?:me completely|everything about me)",
    "es": rf"{VERBS['es']}(?: por favor)? (?:todos |todas |toda )?mis? {THINGS['es']}(?: personales)?"
    r"(?! de (?!mi\b))"
    rf"|{VERBS['es']}(?: por favor)? (?:todo|todos los datos|toda la informacion|la informacion),? {KNOW['es']}"
    r"|(?:borr|elimin)(?:en|e|a)me de (?:su|sus|tu) (?:sistemas?|registros?|bases?)|derecho al olvido",
    "pt": rf"{VERBS['pt']}(?: por favor)? (?:todos |todas |toda )?(?:os |as |a )?(?:meus?|minhas?) {THINGS['pt']}"
    rf"|{VERBS['pt']}(?: por favor)? (?:tudo|todos os dados|todas as informacoes),? {KNOW['pt']}"
    r"|direito ao esquecimento",
    "de": rf"{VERBS['de']} (?:bitte )?(?:sofort )?(?:alle )?meine {THINGS['de']}"
    rf"|(?:alle )?meine {THINGS['de']}(?: \w+){{0,3}}? (?:zu )?(?:ge)?(?:losch|loesch)(?:en|t)"
    rf"|{VERBS['de']} (?:bitte )?(?:sofort )?(?:alles|alle daten),? {KNOW['de']}"
    rf"|(?:alles|alle daten),? {KNOW['de']}(?: \w+){{0,3}}?,? (?:losch|loesch)en"
    rf"|(?:loschung|loeschung) (?:aller )?meiner {THINGS['de']}"
    r"|recht auf (?:loschung|loeschung|vergessen(?:werden)?)",
}
WISH = re.compile(rf"\b(?:{'|'.join(WISHES.values())})\b")

ASKS_OR_DENIES = re.compile(
    r"\b(?:how|when|where|why|who|whether|if i|can i|could i|may i|do you|did you|does|is it|is there|what happens"
    r"|don'?t|do not|never|not|did|already|app|website"
    r"|como|cuando|donde|puedo|se puede|es posible|que pasa|no|nunca|ya"
    r"|quando|onde|posso|consigo|da para|da pra|e possivel|o que acontece|nao"
    r"|wie|wann|wo|warum|kann ich|kann man|darf ich|ist es|konnt ich|nicht|nie|kein\w*|habt|hat)\b"
)
"""Before the wish, in the same clause: a question about it, or its opposite, or news of it."""

THEN_NOT = re.compile(
    r"^\W*(?:no|nope|nah|better not|rather not|never ?mind|keep (?:it|them|my)|mejor no|dejalo|dejelo|dejenlo"
    r"|nao|melhor nao|deixa|nein|ne|nee|lieber nicht|doch nicht|besser nicht|lass(?:t|en sie)? (?:es|mal))\b"
)
LONGEST_NO = 40

CLAUSE = re.compile(r"[.;,!?¿¡\n]+")


def wants_to_be_forgotten(text: str) -> bool:
    """Whether the text orders to erase what is known of its writer; how that goes is a question, and not this."""
    if len(text) > LONGEST_WISH:
        return False
    said = _plain(text)
    found = WISH.search(said)
    if found is None:
        return False
    before = CLAUSE.split(said[: found.start()])[-1]
    return ASKS_OR_DENIES.search(f"{before} ") is None and not _asked_of_us(said[: found.end()], text)


def confirms(turn: Turn) -> bool:
    """Whether the turn is the word that was asked for right before, and nothing else."""
    kept = "".join(c if c.isalnum() else " " for c in _plain(turn.text))
    return turn.dialogue.leaving and kept.strip() in CONFIRMED


def ask_for_the_word(turn: Turn) -> Answer:
    """What goes, and which word to write. Whatever is going on waits for the answer.

    Whoever opted out does so once more: what is said with that is the one message they still get.
    """
    answer = Answer().say("utter_forget_ask").remember(replace(turn.dialogue, leaving=True))
    return answer.do(EffectName.OPT_OUT) if turn.opted_out else answer


def forget() -> Answer:
    """The desk notes the wish and gives the receipt."""
    return Answer().say("utter_forgotten").do(EffectName.FORGET).remember(Dialogue())


def stays(turn: Turn) -> bool:
    """Whether the turn says no to the question for the word, and nothing else."""
    no = turn.intent in ("deny", "cancel") or THEN_NOT.search(_plain(turn.text)) is not None
    return turn.dialogue.leaving and no and not turn.fields and len(turn.text) <= LONGEST_NO


def keep(turn: Turn) -> Answer:
    """Nothing is erased, and whatever was going on goes on."""
    return Answer().say("utter_forget_kept").remember(answered(turn).dialogue)


def answered(turn: Turn) -> Turn:
    """The turn with the question for the word taken as answered: later the word alone means nothing."""
    return replace(turn, dialogue=replace(turn.dialogue, leaving=False)) if turn.dialogue.leaving else turn


def _asked_of_us(wish: str, text: str) -> bool:
    """Whether it only asks if we do it by ourselves: do you, löscht ihr?"""
    return "?" in text and re.search(r"\b(?:loscht|loeschen|loschen) (?:ihr|sie)\b", wish) is not None


def _plain(text: str) -> str:
    """Lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
