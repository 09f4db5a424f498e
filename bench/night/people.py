"""Who writes in the measured night, and what: 600 customers in four languages, drawn with a seed."""

import random
from dataclasses import dataclass
from datetime import timedelta

from bench.scripts import SCRIPTS

CUSTOMERS = 600
HOURS = timedelta(hours=6)

PUBLIC_SHARE = 0.25
"""How many begin with a mention instead of a DM."""

BURST_SHARE = 0.2
"""How many send their first message in two pieces."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one customer does: writes `messages[0]` at `begins` after the start, each other one after an answer.

    `mention`: the first one is a public post, the others are DMs. `thinks` passes between an answer and what follows.
    """

    number: int
    begins: timedelta
    messages: tuple[str, ...]
    mention: bool
    burst: bool
    danger: bool
    thinks: timedelta


DANGER = (
    ("there is a power line down on our street and it is sparking!!", "corner of Elm St and 3rd Ave"),
    ("huele a quemado y salen chispas del medidor, qué hago", "calle Olmo 14, Pasadena"),
    ("tem um fio caído na rua soltando faísca, socorro", "Rua das Flores 120"),
    ("aus dem Sicherungskasten kommt Rauch, bitte schnell", "Ulmenweg 14"),
)

PUBLIC = (
    ("power out again in our block, anybody there?", "22-104-55873, 14 Elm Street apt 3, since 9pm"),
    ("otra vez sin luz en mi barrio, ¿hay alguien?", "22-104-55874, calle Olmo 14, desde las 8 de la noche"),
    ("minha conta veio errada de novo", "22-104-55876, R$ 240"),
    ("meine Rechnung stimmt hinten und vorne nicht", "Kundennummer 22-104-55875, es geht um 240 Euro"),
    ("thank you for getting the lights back on so fast, you are great!",),
)

DANGER_SHARE = 0.03


def plans(seed: int, customers: int = CUSTOMERS, hours: timedelta = HOURS) -> list[Plan]:
    """Everybody's plan, in the order they begin."""
    chance = random.Random(seed)
    moments = sorted(hours * chance.random() for _ in range(customers))
    return [_plan(number, moment, chance) for number, moment in enumerate(moments)]


def _plan(number: int, begins: timedelta, chance: random.Random) -> Plan:
    danger, mention = chance.random() < DANGER_SHARE, chance.random() < PUBLIC_SHARE
    if danger:
        messages = chance.choice(DANGER)
    else:
        messages = chance.choice(PUBLIC) if mention else chance.choice(SCRIPTS).messages
    return Plan(
        number=number,
        begins=begins,
        messages=messages,
        mention=mention,
        burst=not mention and not danger and chance.random() < BURST_SHARE,
        danger=danger,
        thinks=timedelta(seconds=chance.randint(20, 180)),
    )
