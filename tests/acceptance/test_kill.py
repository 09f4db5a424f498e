"""Never silence, never twice: real processes are killed in the middle of their work, and nobody notices."""

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from bench.processes import ROOT, Stack, running
from bot.model.ticket import Reason
from bot.store.engine import Store
from bot.store.tables import MessageRow
from bot.training import train_if_needed
from tests.acceptance.crowd import Crowd, Customer, until

CUSTOMERS = 200
VICTIMS = ("desk",) * 4 + ("actions",) * 3 + ("brain",) * 2
FILES_NOTHING = {"onde posso ver o mapa de falta de energia?", "how can I pay my bill?", "wann habt ihr geöffnet?"}
SETTINGS = {"NIGHTDESK_LEASE_SECONDS": "2", "NIGHTDESK_WORKERS": "6"}
IMPATIENT_POLICY = {"timeout_seconds: 8": "timeout_seconds: 2"}


@pytest.fixture(scope="module")
def stack(tmp_path_factory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("killed")
    policy = (ROOT / "policy.yml").read_text(encoding="utf-8")
    for known, instead in IMPATIENT_POLICY.items():
        assert known in policy
        policy = policy.replace(known, instead)
    (folder / "policy.yml").write_text(policy, encoding="utf-8")
    with running(
        train_if_needed(ROOT, print),
        folder,
        desk=("-m", "tests.acceptance.generous", "desk"),
        simulator=("-m", "tests.acceptance.generous", "simulator"),
        environment={"NIGHTDESK_POLICY_FILE": str(folder / "policy.yml"), **SETTINGS},
    ) as started:
        yield started


@pytest.fixture
def crowd(stack) -> Iterator[Crowd]:
    store = Store(stack.database_url)
    with httpx.Client(base_url=stack.simulator, trust_env=False, timeout=30) as x:
        made = Crowd(stack, store, x)
        until(lambda: len(x.get("/phone/api/customers").json()) > 0, 10, lambda: "no simulator")
        until(lambda: _webhooks(stack), 30, lambda: "the desk did not connect to X")
        yield made
    store.close()


def _webhooks(stack: Stack) -> bool:
    log = stack.processes["desk"].log.read_text(encoding="utf-8", errors="replace")
    return "not connected" not in log.splitlines()[-1] if log else True


class Killer(threading.Thread):
    """Kills one process after the other at random moments, and starts each again."""

    def __init__(self, stack: Stack, dice: random.Random) -> None:
        super().__init__()
        self.kills: list[str] = []
        self._stack, self._dice = stack, dice

    def run(self) -> None:
        for victim in self._dice.sample(VICTIMS, len(VICTIMS)):
            threading.Event().wait(self._dice.uniform(0.3, 3))
            process = self._stack.processes[victim]
            process.kill()
            self.kills.append(victim)
            process.start()
            process.wait_until_healthy()


def test_200_conversations_lose_nothing_and_repeat_nothing_while_processes_are_killed(stack, crowd):
    seed = int(os.environ.get("NIGHTDESK_KILL_SEED") or random.SystemRandom().randrange(10**6))
    print(f"\nseed: NIGHTDESK_KILL_SEED={seed}")
    for number in range(CUSTOMERS):
        crowd.join(number)
    killer = Killer(stack, random.Random(seed))
    killer.start()
    try:
        crowd.converse(limit=90)
        while_talking = list(killer.kills)
    finally:
        killer.join()
    until(crowd.settled, 60, crowd.unsettled)
    assert set(while_talking) == set(VICTIMS), "too few kills while there was work to do"
    tickets = [ticket for customer in crowd.customers for ticket in crowd.tickets(customer)]
    left = sum(ticket.reason == Reason.NOT_UNDERSTOOD for ticket in tickets)
    said = sum(len(customer.script) for customer in crowd.customers)
    print(f"kills: {' '.join(while_talking)}; messages: {said}; tickets: {len(tickets)}, left to a person: {left}")
    for customer in crowd.customers:
        _everything_was_handled_once_and_in_order(crowd, customer)
        _what_was_said_was_said_once(crowd, customer)
        _tickets_were_filed_once(crowd, customer)


def test_while_the_brain_hangs_everybody_gets_one_acknowledgement_and_one_ticket(stack, crowd):
    """A minute by the policy's defaults: twice the time in which a customer is acknowledged."""
    script = ("my power is out", "hello?", "is anybody there", "how can I pay my bill?")
    for number in range(8):
        crowd.join(1000 + number, script)
    brain = stack.processes["brain"].child
    brain.send_signal(signal.SIGSTOP)
    for _ in range(2):
        for customer in crowd.customers:
            crowd.write(customer)
        until(lambda: _handled(crowd), 40, crowd.unsettled)
    brain.send_signal(signal.SIGCONT)
    for _ in range(2):
        for customer in crowd.customers:
            crowd.write(customer)
        until(lambda: _handled(crowd), 40, crowd.unsettled)
    for customer in crowd.customers:
        answers = [message.text for message in crowd.messages(customer, "bot")]
        (ticket,) = crowd.tickets(customer)
        assert ticket.reason == Reason.NOT_UNDERSTOOD
        assert ticket.reference in answers[0]
        assert "911" in answers[0]
        assert sum(ticket.reference in answer for answer in answers) == 1
        assert "https://harborlight.example/pay" in answers[-1]
        _everything_was_handled_once_and_in_order(crowd, customer)


def _handled(crowd: Crowd) -> bool:
    mine = [message for customer in crowd.customers for message in crowd.messages(customer, "customer")]
    arrived = len(mine) == sum(customer.said for customer in crowd.customers)
    return arrived and all(message.handled_at for message in mine)


def _turns(messages: list[MessageRow]) -> list[str]:
    return [message.turn or "" for message in messages]


def _everything_was_handled_once_and_in_order(crowd: Crowd, customer: Customer) -> None:
    heard = crowd.messages(customer, "customer")
    assert [message.text for message in heard] == list(customer.script[: customer.said])
    assert all(message.handled_at for message in heard)
    assert _turns(heard) == sorted(_turns(heard), key=_first)
    moments = [message.handled_at for message in heard]
    assert moments == sorted(moments)
    for turn, count in Counter(_turns(heard)).items():
        first, last = (next(i for i, m in enumerate(heard) if str(m.id) == end) for end in turn[5:].split("-"))
        assert last - first + 1 == count


def _first(turn: str) -> int:
    return int(turn[5:].split("-", maxsplit=1)[0])


def _what_was_said_was_said_once(crowd: Crowd, customer: Customer) -> None:
    said = crowd.messages(customer, "bot")
    asked = list(dict.fromkeys(_turns(crowd.messages(customer, "customer"))))
    assert _turns(said) == [turn for turn in asked if turn in _turns(said)], "one answer a turn, in order"
    acknowledged_before = any(ticket.reason == Reason.NOT_UNDERSTOOD for ticket in crowd.tickets(customer))
    assert len(said) == len(asked) or (acknowledged_before and said)
    assert sorted(crowd.phone(customer)) == sorted(crowd.sent(customer))


def _tickets_were_filed_once(crowd: Crowd, customer: Customer) -> None:
    filed = crowd.tickets(customer)
    topics = [ticket.topic for ticket in filed]
    assert len(set(topics)) == len(topics)
    if all(ticket.reason != Reason.NOT_UNDERSTOOD for ticket in filed):
        assert len(filed) == (customer.script[0] not in FILES_NOTHING), topics
    assert len(filed) <= 2
