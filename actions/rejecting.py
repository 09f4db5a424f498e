"""“That did not help”: words with which people turn down an answer. What does not work at home is no such thing."""

import re

PAGE = {
    "en": r"(?:that|this|it|they|links?|urls?|page|site|website|form|app|map|answer)",
    "es": r"(?:eso|esto|enlace|link|liga|p[aá]gina|web|sitio|mapa|formulario|app|respuesta)",
    "pt": r"(?:isso|isto|link|p[aá]gina|site|mapa|formul[aá]rio|app|aplicativo|resposta)",
    "de": r"(?:link|seite|website|app|karte|formular|antwort|anleitung)",
}
"""What we gave: only of these "does not work" is said about the answer, and not about a meter."""

END = r"(?=\W*$|\s*[.,;!?\n])"

TURNING_DOWN = {
    "en": r"(?:did|does|do)(?:n'?t| not) (?:\w+ )?(?:help|answer|solve|explain)|not (?:very |really )?helpful"
    rf"|useless|no help|{PAGE['en']} (?:\w+ )?(?:did|does|do)(?:n'?t| not) (?:\w+ )?(?:work|load|open|show)"
    rf"|{PAGE['en']} (?:is|are)(?:n'?t| not) (?:working|loading|opening)"
    rf"|{PAGE['en']} is (?:broken|dead)|not what i (?:asked|meant|need|want|was)\w*"
    r"|(?:tried|read|checked|looked at|been on|saw) (?:that|this|it|there|the (?:page|link|site|website|map))"
    rf"|already (?:did|tried|read|looked){END}|still (?:confused|unclear|no (?:answer|idea|clue))"
    r"|still (?:don'?t|do not) (?:know|understand|get)|still (?:can'?t|cannot) (?:find|see|figure)",
    "es": rf"{PAGE['es']}\b(?: \w+){{0,3}} no (?:me |nos )?(?:sirv|funcion|abr|carg|ayud)\w+"
    rf"|no (?:me |nos )?(?:sirv|funcion|abr|carg)\w+ (?:el |la |ese |esa |este |esta |su )?{PAGE['es']}"
    rf"|(?:^|[.,;!]|pero|pues)\W*no (?:me |nos )?(?:ha )?(?:sirv|serv|funcion)\w+{END}"
    r"|no (?:me |nos )?(?:ha |han )?(?:ayud\w+|aclar\w+|resolvi\w+|resuel\w+)|no responde a"
    r"|ya (?:lo|la) (?:le[ií]|vi|hice|intent[eé]|prob[eé]|revis[eé])"
    rf"|ya (?:le[ií]|vi|prob[eé]|intent[eé]|revis[eé]){END}"
    rf"|ya (?:le[ií]|vi|prob[eé]|intent[eé]|revis[eé]) (?:el |la |ese |esa |todo )?{PAGE['es']}"
    r"|no (?:era|es) (?:eso|lo que)|sigo (?:sin (?:entender|saber|encontrar|ver)|igual)",
    "pt": rf"{PAGE['pt']}\b(?: \w+){{0,3}} n[ãa]o (?:me |nos )?(?:serv|funcion|abr|carreg|ajud)\w+"
    rf"|n[ãa]o (?:me |nos )?(?:serv|funcion|abr|carreg)\w+ (?:o |a |esse |essa |este |esta )?{PAGE['pt']}"
    rf"|(?:^|[.,;!]|mas)\W*n[ãa]o (?:me |nos )?(?:serv|funcion)\w+{END}"
    r"|n[ãa]o (?:me |nos )?(?:ajud\w+|resolv\w+|adiant\w+|esclarec\w+|respond\w+)"
    r"|j[áa] (?:li|vi|tentei|fiz|olhei)"
    rf"(?:{END}| (?:isso|isto|tudo|l[áa]\b|(?:o |a |esse |essa |nesse |nessa )?{PAGE['pt']}))"
    r"|n[ãa]o (?:era|[ée]) (?:isso|o que)|continuo (?:sem (?:entender|saber|encontrar|conseguir ver)|na mesma)",
    "de": rf"(?:hilft|half)(?: (?:mir|uns|auch|leider|da|gar|so|aber))* (?:nicht|nichts|nix)"
    r"|(?:nicht|nichts|nix|wenig) (?:wirklich |weiter)?geholfen|nicht (?:sehr |wirklich )?hilfreich"
    r"|bringt(?: (?:mir|uns|leider|auch|so|aber|da))* (?:nichts|nix)"
    rf"|(?:das|{PAGE['de']}(?: \w+)?) (?:geht|funktioniert|klappt|l[äa]dt|öffnet)(?: \w+){{0,2}} nicht(?! so)"
    r"|(?:hab\w* (?:ich|i)|das|es|alles|die seite|den link|dort) (?:schon |bereits |alles )+"
    r"(?:gelesen|probiert|versucht|geschaut|angeschaut|angesehen|gemacht)"
    rf"|(?:schon|bereits) (?:gelesen|probiert|versucht|angeschaut){END}"
    r"|nicht (?:was ich|das,? was|meine frage)"
    r"|(?:wei(?:ß|ss)|verstehe) (?:ich )?(?:immer noch|trotzdem|noch immer) nicht",
}

DID_NOT_HELP = re.compile(rf"(?<!\w)(?:{'|'.join(TURNING_DOWN.values())})(?!\w)", re.IGNORECASE)


def turns_down(text: str) -> bool:
    """Whether the text says that an answer was no help, in any of the four languages."""
    return DID_NOT_HELP.search(text) is not None
