"""What tickets and answers cost in DMs, over every script of tests/rehearsals/: X allows one a minute."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.processes import ROOT
from bot.handbook import open_handbook
from bot.policy import Policy
from bot.rehearsal.reading import read_scripts
from bot.rehearsal.script import Outcome
from bot.rehearsal.stage import Played, open_whole_stage
from bot.settings import Settings

SCRIPTS = ROOT / "tests/rehearsals"


def measure(model: Path) -> dict[str, object]:
    """Plays all scripts; how many DMs there were until a ticket was confirmed, and until a question was answered.

    Counting begins anew with each ticket; DMs about a ticket that is filed already cost none of the next.
    """
    settings = Settings(policy_file=ROOT / "policy.yml", replies_folder=ROOT / "data/replies")
    policy = open_handbook(settings.policy_file, settings.replies_folder).policy
    with open_whole_stage(settings, ROOT, model) as stage:
        played = [stage.play(script) for script in read_scripts(sorted(SCRIPTS.glob("*.jsonl")))]
    tickets = [cost for one in played for cost in costs(one, _references(policy))]
    settled = [one for one in played if one.record.outcome is Outcome.FAQ_RESOLVED and not one.record.tickets]
    answers = [cost for one in settled for cost in costs(one, _answer_links(policy))]
    return {
        "dms_per_ticket": _mean(tickets),
        "dms_per_answer": _mean(answers),
        "tickets": len(tickets),
        "answers": len(answers),
        "scripts": len(played),
        "scripts_passed": sum(one.passed for one in played),
    }


def costs(played: Played, marks: Callable[[str], list[str]]) -> Iterable[int]:
    """How many DMs it took each time until one held a mark that no earlier one held."""
    seen: set[str] = set()
    spent = 0
    for text in played.record.said("bot", "dm"):
        found = marks(text)
        if not found:
            spent += 1
        elif new := set(found) - seen:
            yield spent + 1
            spent = 0
            seen |= new


def _references(policy: Policy) -> Callable[[str], list[str]]:
    return re.compile(rf"\b{policy.brand.reference_prefix}-[0-9A-Z]{{6}}\b").findall


def _answer_links(policy: Policy) -> Callable[[str], list[str]]:
    links = {str(question.link) for question in policy.faq.values()}
    return lambda text: [link for link in links if link in text]


def _mean(numbers: list[int]) -> float:
    return round(sum(numbers) / len(numbers), 2)
