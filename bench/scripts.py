"""What the customers of a measurement write: short nights in four languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Script:
    """A customer's messages, each sent after the answer to the one before it."""

    messages: tuple[str, ...]


SCRIPTS = (
    Script(
        (
            "my power went out an hour ago, the whole street is dark",
            "22-104-55873, 14 Elm Street apt 3, since 9pm",
        )
    ),
    Script(("no tengo luz en mi casa", "22-104-55874, calle Olmo 14, desde las 8 de la noche")),
    Script(("onde posso ver o mapa de falta de energia?",)),
    Script(("meine Rechnung ist viel zu hoch", "Kundennummer 22-104-55875, es geht um 240 Euro")),
    Script(("how can I pay my bill?",)),
    Script(("minha conta veio muito alta esse mês", "22-104-55876, R$ 240")),
    Script(("wann habt ihr geöffnet?",)),
    Script(
        (
            "I can't pay my bill this month, can I get an extension",
            "22-104-55877 and my phone is 415-555-0142",
        )
    ),
)
