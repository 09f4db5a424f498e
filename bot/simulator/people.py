"""Invented customers to be on the phone: pick one and write to the brand."""

from datetime import UTC, datetime

from bot.simulator.records import User

FIRST_ID = 1_900_000_000_000_000_001
JOINED = datetime(2021, 3, 14, 9, 26, tzinfo=UTC)

_PEOPLE: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    (
        "maya_lindqvist",
        "Maya Lindqvist",
        "en",
        "Night-shift nurse",
        (
            "Power's out on our whole block since about ten",
            "Why is my bill twice what it was last month?",
        ),
    ),
    (
        "okafor_dwayne",
        "Dwayne Okafor",
        "en",
        "Runs a bakery, writes in bursts",
        ("There's a wire down behind the bakery and it's sparking", "What are your opening hours?"),
    ),
    (
        "luciaferrer_88",
        "Lucía Ferrer",
        "es",
        "Vive en un cuarto sin ascensor",
        ("Llevamos una hora sin luz en mi calle", "Quiero hablar con una persona, por favor"),
    ),
    (
        "nico_arrieta",
        "Nicolás Arrieta",
        "es",
        "Estudiante, se muda a menudo",
        ("Me mudo el viernes, ¿cómo paso la luz a mi nombre?", "¿Puedo pagar la factura a plazos?"),
    ),
    (
        "bia_moura",
        "Beatriz Moura",
        "pt",
        "Trabalha de casa, duas crianças",
        ("Estou sem energia desde as nove da noite", "A minha conta veio muito alta este mês"),
    ),
    (
        "lena_vogt",
        "Lena Vogt",
        "de",
        "Hat einen Zähler im Keller",
        ("Bei uns ist seit einer Stunde der Strom weg", "Mein Zähler zeigt nichts mehr an"),
    ),
    (
        "emre_kaya_hl",
        "Emre Kaya",
        "de",
        "Zieht nächsten Monat ein",
        ("Ich möchte Strom für meine neue Wohnung anmelden", "Danke, hat sich erledigt!"),
    ),
    (
        "chloe_dpt",
        "Chloé Dupontel",
        "fr",
        "Écrit en français",
        ("Bonsoir, je n'ai plus de courant depuis ce soir", "Merci beaucoup !"),
    ),
)


def sample_people() -> list[User]:
    """The invented customers, with the same ids every time."""
    return [
        User(
            id=str(FIRST_ID + number),
            handle=handle,
            name=name,
            created_at=JOINED,
            language=language,
            about=about,
            openers=openers,
        )
        for number, (handle, name, language, about, openers) in enumerate(_PEOPLE)
    ]
