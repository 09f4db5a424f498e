"""`make bench`: customers write to the whole stack at once; the last line is one JSON object.

A customer's message goes from the simulated X through webhook, inbox, brain, actions and effects into the outbox,
everything stored on the way; a customer writes again once the answer is there. Bursts are not waited for. From the
outbox X takes 15 DMs in 15 minutes, here as in life: throughput is what is understood, answered and filed, not what X
lets out. A turn's time is from its message being committed to its answer being committed. Training begins from
nothing, with no vectors kept from an earlier one. What a ticket costs in DMs is counted twice: for these customers,
and over every script of tests/rehearsals/.
"""

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
from sqlalchemy import func, select

from bench import rehearsed
from bench.processes import ROOT, Stack, running
from bench.scripts import SCRIPTS, Script
from bot.store.engine import Store
from bot.store.tables import ConversationRow, MessageRow, OutgoingRow, TicketRow
from bot.training import train, train_if_needed

KEPT_VECTORS = ROOT / "models/.e5-vectors.npz"
CUSTOMERS = 240
AT_ONCE = 16
LIMIT_SECONDS = 240
LOOK_AGAIN = 0.025
"""Seconds between two looks for answers: each costs the machine that is being measured."""


@dataclass
class Customer:
    """One simulated customer and what is left of their script."""

    id: str
    script: Script
    left: deque[str] = field(default_factory=deque)


def main() -> int:
    """Measures and prints; the exit status is 1 when a message was left unanswered."""
    say = partial(print, flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        say("training a model from nothing …")
        training = _measure_training(folder)
        say(f"  {training:.0f} s")
        model = train_if_needed(ROOT, say)
        with running(model, folder) as stack:
            say(f"{CUSTOMERS} customers, {AT_ONCE} at once …")
            seconds = _play(stack, CUSTOMERS)
            figures = _figures(stack, seconds)
        say("every rehearsal …")
        figures |= {"rehearsals": rehearsed.measure(model)}
    result = {**figures, "training_s": round(training, 1), "machine": _machine()}
    print(json.dumps(result))
    return 0


def _measure_training(folder: Path) -> float:
    KEPT_VECTORS.unlink(missing_ok=True)
    start = time.perf_counter()
    train(ROOT, folder / "measured.tar.gz", lambda _: None)
    return time.perf_counter() - start


def _play(stack: Stack, customers: int) -> float:
    """Plays the scripts with AT_ONCE customers in flight; returns the seconds it took."""
    store = Store(stack.database_url)
    with httpx.Client(base_url=stack.simulator, trust_env=False, timeout=30) as x:
        _write(x, _new_customer(x, -1))  # warms every process up
        _wait_until_answered(store, 1)
        waiting = deque(_new_customer(x, number) for number in range(customers))
        start = time.perf_counter()
        _converse(store, x, waiting)
        return time.perf_counter() - start


def _converse(store: Store, x: httpx.Client, waiting: deque[Customer]) -> None:
    talking: dict[str, Customer] = {}
    seen = _newest_answer(store)
    deadline = time.monotonic() + LIMIT_SECONDS
    while waiting or talking:
        while waiting and len(talking) < AT_ONCE:
            customer = waiting.popleft()
            talking[f"dm:{customer.id}"] = customer
            _write(x, customer)
        if time.monotonic() > deadline:
            raise TimeoutError(f"{len(talking)} customers were not answered")
        answers = _answers_after(store, seen)
        if not answers:
            time.sleep(LOOK_AGAIN)
        for number, conversation in answers:
            seen = max(seen, number)
            answered = talking.get(conversation)
            if answered and answered.left:
                _write(x, answered)
            elif answered:
                del talking[conversation]


def _new_customer(x: httpx.Client, number: int) -> Customer:
    made = x.post("/phone/api/customers", json={"handle": f"bench{number + 1}", "name": f"Customer {number}"})
    script = SCRIPTS[number % len(SCRIPTS)]
    return Customer(str(made.json()["id"]), script, deque(script.messages))


def _write(x: httpx.Client, customer: Customer) -> None:
    said = x.post("/phone/api/dms", json={"customer_id": customer.id, "text": customer.left.popleft()})
    said.raise_for_status()


def _answers_after(store: Store, seen: int) -> list[tuple[int, str]]:
    said = select(MessageRow.id, MessageRow.conversation_id).where(MessageRow.id > seen, MessageRow.who == "bot")
    with store.reading() as session:
        return [(number, conversation) for number, conversation in session.execute(said)]


def _newest_answer(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.max(MessageRow.id))) or 0


def _wait_until_answered(store: Store, messages: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if len(_answers_after(store, 0)) >= messages:
            return
        time.sleep(0.02)
    raise TimeoutError("the first message was not answered")


def _figures(stack: Stack, seconds: float) -> dict[str, object]:
    store = Store(stack.database_url)
    with store.reading() as session:
        rows = session.execute(
            select(MessageRow.received_at, MessageRow.handled_at).where(MessageRow.who == "customer")
        ).all()[1:]
        tickets = session.scalar(select(func.count(TicketRow.id))) or 0
        with_ticket = select(TicketRow.conversation_id)
        queued = select(func.count(OutgoingRow.id)).join(MessageRow)
        dms = session.scalar(queued.where(MessageRow.conversation_id.in_(with_ticket))) or 0
        others = session.scalar(queued.where(MessageRow.conversation_id.not_in(with_ticket))) or 0
        talks = session.scalar(select(func.count(ConversationRow.id))) or 0
    turns = sorted((handled - received).total_seconds() * 1000 for received, handled in rows)
    return {
        "messages_per_second": round(len(turns) / seconds, 1),
        "turn_ms_p50": round(statistics.median(turns), 1),
        "turn_ms_p95": round(turns[int(len(turns) * 0.95)], 1),
        "memory_mb": stack.memory_mb(),
        "dms_per_ticket": round(dms / tickets, 2),
        "dms_per_answer": round(others / (talks - tickets), 2),
        "messages": len(turns),
        "tickets": tickets,
    }


def _machine() -> dict[str, object]:
    return {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


if __name__ == "__main__":
    sys.exit(main())
