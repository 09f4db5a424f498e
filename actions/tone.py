"""Abuse: never answered in kind, and an agent is told before reading on."""

import re

SWEARING = {
    "en": r"f+u+c+k+\w*|f[*@#]+c?k\w*|f\*{2,}|fck\w*|wtf|stfu|sh[*@#]+t\w*|bullshit|shit+y?"
    r"|(?:my|your|ur|lazy|sorry|dumb|jack|smart) ?ass(?:es)?|assholes?|bastards?|bitch\w*|dickheads?"
    r"|morons?|idiots?|scumbags?|piss off|screw you"
    r"|(?:(?:you|total|absolute|bloody|all|are|(?:bunch|pack|gang) of) )(?:crooks|thieves)",
    "es": r"mierda\w*|pendej\w+|put[oa]s?|hij[oa]s? de (?:la )?(?:gran )?put\w+|cabr[oó]n\w*|ching[ua]\w*|joder|carajo"
    r"|gilipollas|imb[eé]cil\w*|idiotas?|est[uú]pid[oa]s?|(?:vale|a la|de la|pura|qu[eé]) verga|culer[oa]s?|coño"
    r"|(?:son|sois|ustedes|malditos|pinches|(?:bola|panda|banda|manga|partida) de) (?:un[oa]s )?(?:ladrones|rateros)",
    "pt": r"merda\w*|bosta|porra|caralho\w*|foda\w*|fode\w*|filhos? da puta|fdp|pqp|vsf|vtnc|tomar no cu|ot[áa]ri\w+"
    r"|cacete|vagabundos|(?:seus?|bando de|cambada de) (?:burros?|arrombad\w+)"
    r"|(?:s[ãa]o|seus|voc[êe]s|(?:bando|cambada|quadrilha) de) (?:uns )?ladr[õo]es",
    "de": r"schei(?:ß|ss)\w*|verdammt\w*|arsch(?!kalt)\w*|wichser|wixer|idioten?|depp(?:en)?|trottel|vollidiot\w*"
    r"|fick(?:t|en|er)?|drecks\w+|saftladen|verarsch\w*|kacke?|hurens\w+|ihr (?:betr[üu]ger|abzocker|verbrecher)",
}
"""Swear words and insults as they are typed in anger at a company. A thief who took the cable is not us."""

ABUSE = re.compile(rf"(?<!\w)(?:{'|'.join(SWEARING.values())})(?!\w)", re.IGNORECASE)


def is_abusive(text: str) -> bool:
    """Whether the text swears or insults, in any of the languages: people swear in whichever they like."""
    return ABUSE.search(text) is not None


def words_beside_abuse(text: str) -> int:
    """How many words are left without swearing, insults, handles and hashtags."""
    rest = re.sub(r"[@#]\w+|https?://\S+", " ", ABUSE.sub(" ", text))
    return len(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", rest))
