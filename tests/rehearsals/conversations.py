"""docs/conversations.md: twelve of the rehearsals as they are said.

`python -m tests.rehearsals.conversations` renews it.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from bot.rehearsal.record import Line
from bot.rehearsal.stage import Played, open_whole_stage
from bot.settings import Settings
from bot.training import train_if_needed
from tests.rehearsals.rows import all_scripts

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/conversations.md"

CHOSEN = {
    "English": {
        "en-payment-plan-number-is-moms": "A plan, and an account number that is not at hand",
        "en-move-wrong-apartment": "Everything at once, and a correction",
        "en-bill-then-blue-flashes": "A bill, and then danger",
    },
    "Spanish": {
        "es-deposit-link-was-no-help": "A link that did not help",
        "es-cable-on-the-sidewalk": "A cable on the pavement",
        "es-login-email-corrected-later": "Locked out, with a wrong email",
    },
    "Portuguese": {
        "pt-keys-on-the-first-old-phone": "Power for a new home",
        "pt-new-flat-and-do-you-work-saturdays": "A new flat, and a question in between",
        "pt-somebody-on-your-side": "A person, please",
    },
    "German": {
        "de-payment-plan-husband-writes-english": "Instalments, and a husband who writes English",
        "de-complaint-with-swearing": "Anger",
        "de-public-cable-over-the-bike-path": "Danger, in public",
    },
}
"""Script ids and headings, by language."""

REFERENCES = ("HL-7K3QX2", "HL-M4WZ9A", "HL-2YRT8C")
"""References are drawn by chance; here they are always the same."""

OPENING = """# Twelve conversations

What customers read at night, as it is said: rehearsals from `tests/rehearsals/`, played through the whole stack. Times
are local to the brand. `python -m tests.rehearsals.conversations` writes this page anew; a test fails when it is old.
"""


def page(played: Iterable[Played]) -> str:
    """The page, in Markdown."""
    by_id = {one.script.id: one for one in played}
    parts = [OPENING]
    for language, chosen in CHOSEN.items():
        parts.append(f"## {language}\n")
        parts += [f"### {heading}\n\n{_told(by_id[name])}" for name, heading in chosen.items()]
    return "\n".join(parts)


def chosen_scripts() -> list[str]:
    """The ids, in the page's order."""
    return [name for chosen in CHOSEN.values() for name in chosen]


def _told(played: Played) -> str:
    text = "\n".join(_line(line) for line in played.record.transcript)
    drawn = dict.fromkeys(re.findall(r"HL-[0-9A-Z]{6}", text))
    for reference, shown in zip(drawn, REFERENCES, strict=False):
        text = text.replace(reference, shown)
    return text


def _line(line: Line) -> str:
    where = ", in public" if line.where == "public" else ""
    said = "\n".join(f"> {words}".rstrip() for words in _kept_apart(line.text))
    return f"**{line.who.capitalize()}**, {line.at:%A %H:%M}{where}\n\n{said}\n"


def _kept_apart(text: str) -> list[str]:
    """Lines as Markdown keeps them: two spaces at the end, where no paragraph ends."""
    lines = text.split("\n")
    return [f"{line}\\" if line and after else line for line, after in zip(lines, [*lines[1:], ""], strict=True)]


if __name__ == "__main__":
    settings = Settings(policy_file=ROOT / "policy.yml", replies_folder=ROOT / "data/replies")
    with open_whole_stage(settings, ROOT, train_if_needed(ROOT, print)) as stage:
        wanted = {script.id: script for script in all_scripts()}
        PAGE.write_text(page([stage.play(wanted[name]) for name in chosen_scripts()]), encoding="utf-8")
