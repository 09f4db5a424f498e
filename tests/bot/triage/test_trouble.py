"""Poison: what cannot be handled is set aside, and the conversation goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.effect import Decision
from bot.store.tables import MessageRow, TicketEventRow
from bot.triage import trouble
from bot.triage.brain import BrainFailed
from bot.triage.trouble import pause
from tests.bot.triage.harness import EMMA, LUIS, Desk, FakeBrain, outage_draft, remembers

DOWN = BrainFailed("ConnectError: nobody listens")


class KilledError(BaseException):
    """The process is gone."""


def tries(desk: Desk, *pauses: float) -> None:
    for seconds in (4, *pauses):
        assert desk.work(seconds=seconds) == 1


def events(desk: Desk) -> list[tuple[str, dict]]:
    return [(event.action, event.detail) for event in desk.all(TicketEventRow)]


@pytest.fixture
def speechless(desk: Desk) -> Desk:
    """A desk whose sentences cannot be rendered."""

    class Broken:
        def message(self, *_, **__):
            raise ZeroDivisionError

    return replace(desk, handbook=replace(desk.handbook, replies=Broken()))


def test_what_cannot_even_be_acknowledged_is_a_ticket_without_a_word(speechless: Desk):
    speechless.receives(EMMA, "my power is out")
    tries(speechless, 5, 10)
    (ticket,) = speechless.tickets
    assert (ticket.topic, ticket.reason, ticket.language) == ("not_understood", "not_understood", "en")
    assert events(speechless)[1] == ("set_aside", {"because": "ZeroDivisionError", "dialogue": {}})
    assert (speechless.answers, speechless.waiting()) == ([], [])
    assert [message.turn for message in speechless.all(MessageRow)] == ["turn:1-1"]


def test_the_next_message_after_one_that_was_set_aside_is_handled_as_ever(speechless: Desk, desk: Desk):
    speechless.receives(EMMA, "my power is out")
    tries(speechless, 5, 10)
    speechless.receives(EMMA, "hello again")
    desk.work(seconds=4)
    assert len(desk.answers) == 1
    assert desk.dm(EMMA).attempts == 0


def test_a_second_message_that_is_set_aside_lands_on_the_same_ticket(speechless: Desk):
    for text in ("my power is out", "hello?"):
        speechless.receives(EMMA, text)
        tries(speechless, 5, 10)
    assert len(speechless.tickets) == 1
    assert [action for action, _ in events(speechless)] == ["opened", "set_aside", "set_aside"]


def test_what_a_conversation_remembers_may_be_the_poison_and_is_kept_for_people(desk: Desk, brain: FakeBrain):
    poison = {"draft": {"fields": {"address": {"worth": "14 Mill Lane"}}}}
    desk.hears(EMMA, "good evening")
    with desk.store.transaction() as session:
        session.merge(desk.dm(EMMA)).dialogue = poison
    desk.receives(EMMA, "my power is out")
    tries(desk, 5, 10)
    assert brain.texts == ["good evening"]
    assert events(desk)[1] == ("set_aside", {"because": "KeyError", "dialogue": poison})
    assert desk.dm(EMMA).dialogue == {}
    desk.hears(EMMA, "hello?")
    assert brain.texts == ["good evening", "hello?"]


def test_an_intake_that_was_set_aside_is_not_filed_again_when_the_customer_falls_silent(speechless: Desk, desk: Desk):
    desk.brain.will(Decision(effects=(remembers(outage_draft(when="6 pm")),)))
    speechless.receives(EMMA, "my power is out since 6 pm")
    desk.work(seconds=4)
    speechless.receives(EMMA, "hello?")
    tries(speechless, 5, 10)
    desk.clock.advance(timedelta(hours=1))
    assert desk.dm(EMMA).quiet_since is None
    assert events(desk)[1][1]["dialogue"]["draft"]["fields"]["when"]["value"] == "6 pm"


def test_what_cannot_be_filed_either_stays_in_the_inbox_and_is_tried_ever_less_often(
    speechless: Desk, desk: Desk, monkeypatch, logged
):
    with monkeypatch.context() as broken:
        broken.setattr(trouble, "open_ticket", lambda *_: 1 / 0)
        speechless.receives(EMMA, "my power is out")
        tries(speechless, 5, 10, 20, 40, 80, 160, 300, 300)
        assert speechless.work(seconds=299) == 0
        assert (speechless.waiting(), speechless.tickets) == (["my power is out"], [])
    assert [line["attempt"] for line in logged if line["action"] == "turn_stuck"] == list(range(3, 10))
    assert desk.work(seconds=1) == 1
    assert (desk.waiting(), desk.tickets, len(desk.answers)) == ([], [], 1)


def test_others_are_served_while_a_turn_is_stuck(speechless: Desk, desk: Desk, monkeypatch):
    monkeypatch.setattr(trouble, "open_ticket", lambda *_: 1 / 0)
    speechless.receives(EMMA, "my power is out")
    tries(speechless, 5, 10)
    speechless.receives(LUIS, "Hola, ¿hay alguien?")
    desk.work(seconds=4)
    assert [row.customer_id for row in desk.outbox] == [LUIS.id]


class Killing(FakeBrain):
    """Takes the process with it whenever it is asked."""

    def decide(self, *said, **more) -> Decision:
        super().decide(*said, **more)
        raise KilledError


def test_a_turn_over_which_processes_die_is_not_given_to_the_brain_for_ever(desk: Desk):
    killing = Killing()
    fragile = replace(desk, brain=killing)
    fragile.receives(EMMA, "my power is out")
    for _ in range(3):
        with pytest.raises(KilledError):
            fragile.work(seconds=61)
    assert fragile.work(seconds=61) == 1
    assert len(killing.asked) == 3
    assert (len(fragile.tickets), len(fragile.answers), fragile.waiting()) == (1, 1, [])
    assert events(fragile)[1] == ("set_aside", {"because": "a process died over it"})


def test_a_turn_that_kills_whoever_renders_an_answer_is_filed_without_one(desk: Desk):
    class Deadly:
        def message(self, *_, **__):
            raise KilledError

    fragile = replace(desk, handbook=replace(desk.handbook, replies=Deadly()))
    fragile.receives(EMMA, "my power is out")
    for _ in range(4):
        with pytest.raises(KilledError):
            fragile.work(seconds=61)
    assert fragile.work(seconds=61) == 1
    assert (len(fragile.tickets), fragile.answers, fragile.waiting()) == (1, [], [])


def test_one_death_costs_nobody_an_answer(desk: Desk):
    fragile = replace(desk, brain=Killing())
    fragile.receives(EMMA, "my power is out")
    with pytest.raises(KilledError):
        fragile.work(seconds=4)
    assert desk.work(seconds=61) == 1
    assert (desk.tickets, len(desk.answers)) == ([], 1)


def test_a_pause_is_never_longer_than_five_minutes():
    assert [pause(attempt).total_seconds() for attempt in (1, 2, 3, 6, 7, 5000)] == [5, 10, 20, 160, 300, 300]
