"""`nightdesk rehearse`: reads the scripts, plays them, prints a line for each, and says how it went."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.errors import NightdeskError
from bot.policy.values import known, shown
from bot.rehearsal.page import write_page
from bot.rehearsal.reading import read_scripts
from bot.rehearsal.report import conversation, summary
from bot.rehearsal.script import Script
from bot.rehearsal.stage import Played, open_whole_stage
from bot.settings import Settings
from bot.training import train_if_needed

Echo = Callable[[str], None]


class NoSuchScript(NightdeskError):
    """No script has this id."""


class CannotWrite(NightdeskError):
    """The page cannot be written where it is wanted."""


def rehearse(
    files: Sequence[Path], root: Path, settings: Settings, *, only: str | None, page: Path | None, out: Echo, err: Echo
) -> int:
    """Plays everything and returns the exit status: 0, or 1 when something did not go as expected.

    Raises:
        ScriptError, NoSuchScript, CannotWrite: before anything is played.
        ProcessEnded: when brain or action server end.
    """
    scripts = _chosen(read_scripts(files), only)
    if page is not None:
        _check_place(page)
    model = train_if_needed(root, err)
    started = time.monotonic()
    played: list[Played] = []
    with open_whole_stage(settings, root, model) as stage:
        for script in scripts:
            played.append(stage.play(script))
            out(json.dumps(played[-1].as_json(), ensure_ascii=False))
        logs = stage.logs() if any(one.record.brain_failures for one in played) else ""
    for one in played:
        if not one.passed:
            err(conversation(one))
    if logs:
        err(f"The assistant failed. {logs}\n")
    result = summary(played, time.monotonic() - started)
    if page is not None:
        write_page(page, played, result)
    err(result)
    return int(not all(one.passed for one in played))


def _chosen(scripts: Sequence[Script], only: str | None) -> Sequence[Script]:
    if only is None:
        return scripts
    chosen = [script for script in scripts if script.id == only]
    if not chosen:
        raise NoSuchScript(f"--only: {shown(only)} is not the id of a script ({known([s.id for s in scripts], only)})")
    return chosen


def _check_place(page: Path) -> None:
    """Asks now rather than after everything was played."""
    try:
        page.touch()
    except OSError as error:
        raise CannotWrite(f"--html: {page} cannot be written: {error.strerror}") from error
