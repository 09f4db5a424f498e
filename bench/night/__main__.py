"""`make bench-night`: 600 customers in six hours on a virtual clock; the last line is one JSON object.

Real: brain, actions, desk, webhook, database, and an X that keeps its limits. Of what X delivers, one in ten comes
twice and one in twenty out of order; X is down three times for ten minutes; the desk dies twice, each time when X has
just taken a message from it. The exit status is 1 when anything was lost, said twice, or over a limit.
"""

import json
import sys
import tempfile
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.night.figures import figures
from bench.night.people import CUSTOMERS, HOURS, plans
from bench.night.playing import NightPlay
from bench.night.stage import Stage, opened
from bench.processes import ROOT
from bot.logs import configure_logs
from bot.store.engine import Store
from bot.training import train_if_needed

SEED = 20261127
NEVER = ("lost", "answered_twice", "over_limit", "extra_public_replies", "emergencies_overtaken", "unanswered")
SENDS = ("dm_send", "post")


def main() -> int:
    """Plays and prints."""
    say = partial(print, flush=True)
    configure_logs("ERROR")
    model = train_if_needed(ROOT, say)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, opened(ROOT, model, Path(folder)) as stage:
        stage.x.faults.change(seed=SEED, duplicates=0.10, out_of_order=0.05)
        refused = _count_refusals(stage)
        say(f"{CUSTOMERS} customers in {HOURS / timedelta(hours=1):.0f} hours …")
        played = NightPlay(stage, plans(SEED), say).play()
        result = figures(stage, played, Store(stage.settings.database_url), len(refused))
    say(_table(result))
    say(f"  played in {time.perf_counter() - start:.0f} s")
    print(json.dumps(result))
    return int(any(result[name] for name in NEVER))


def _count_refusals(stage: Stage) -> list[str]:
    """What X refused to send because a limit was used up."""
    refused: list[str] = []
    rates, take = stage.x.rates, stage.x.rates.take

    def counted(key: str, *arguments: Any) -> Any:
        standings = take(key, *arguments)
        if key.rpartition(":")[2] in SENDS and any(standing.exceeded for standing in standings):
            refused.append(key)
        return standings

    rates.take = counted  # type: ignore[method-assign]
    return refused


def _table(result: dict[str, Any]) -> str:
    width = max(map(len, result))
    return "\n".join(f"  {name.replace('_', ' '):<{width}}  {value:>10}" for name, value in result.items())


if __name__ == "__main__":
    sys.exit(main())
