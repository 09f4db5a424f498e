"""The checks before the brain is asked."""

from bot.model.effect import Decision, Reply
from tests.bot.triage.harness import ANA, EMMA, LUIS, THREAD, Desk, FakeBrain, danger, effect


def test_the_brain_is_not_asked_while_an_agent_owns_the_conversation(desk: Desk, brain: FakeBrain):
    desk.hears(ANA, "No tengo luz en casa")
    desk.owned_by_an_agent(ANA)
    desk.hears(ANA, "¿Sigue ahí?")
    assert brain.texts == ["No tengo luz en casa"]
    assert len(desk.answers) == 1
    assert desk.waiting() == []


def test_an_agent_who_owns_the_dms_leaves_other_customers_to_the_brain(desk: Desk, brain: FakeBrain):
    desk.hears(ANA, "No tengo luz en casa")
    desk.owned_by_an_agent(ANA)
    desk.hears(LUIS, "Hola, ¿hay alguien?")
    assert brain.texts == ["No tengo luz en casa", "Hola, ¿hay alguien?"]


def test_the_brain_learns_that_the_customer_opted_out(desk: Desk, brain: FakeBrain):
    brain.will(Decision(replies=(Reply(say="utter_opted_out"),), effects=(effect("opt_out"),)), Decision())
    desk.hears(ANA, "no me escriban más por favor")
    assert desk.customer(ANA).opted_out_at == desk.clock()
    desk.hears(ANA, "¿cuándo vuelve la luz?")
    assert [asked.metadata["opted_out"] for asked in brain.asked] == [False, True]
    assert len(desk.answers) == 1


def test_danger_is_answered_after_an_opt_out(desk: Desk, brain: FakeBrain):
    desk.hears(EMMA, "hello there")
    desk.stops(EMMA)
    brain.will(danger())
    desk.hears(EMMA, "a wire is sparking over the street")
    assert desk.answers[-1].startswith("⚠️ Stay at least 35 feet")
    assert [ticket.topic for ticket in desk.tickets] == ["report_hazard"]


def test_whoever_comes_back_is_answered_again(desk: Desk, brain: FakeBrain):
    desk.hears(EMMA, "hello there")
    desk.stops(EMMA)
    brain.will(Decision(replies=(Reply(say="utter_opted_in"),), effects=(effect("opt_in"),)))
    desk.hears(EMMA, "start again")
    assert desk.customer(EMMA).opted_out_at is None
    assert desk.answers[-1] == "Welcome back, I'll answer you here again. What can I do for you?"


def test_a_second_automated_public_reply_in_a_thread_is_never_written(desk: Desk, brain: FakeBrain):
    brain.will(Decision(replies=(Reply(say="utter_public_acknowledge"),)))
    desk.hears(EMMA, "@HarborlightHelp no power here", thread=THREAD)
    desk.hears(EMMA, "@HarborlightHelp hello? still no power", thread=THREAD)
    assert brain.texts == ["no power here"]
    assert len(desk.outbox) == 1
    assert desk.waiting() == []


def test_another_thread_and_another_customer_get_their_own_public_reply(desk: Desk, brain: FakeBrain):
    brain.will(*[Decision(replies=(Reply(say="utter_public_acknowledge"),))] * 3)
    desk.hears(EMMA, "@HarborlightHelp no power here", thread=THREAD)
    desk.hears(EMMA, "@HarborlightHelp my bill is wrong", thread="2000000000000000001")
    desk.hears(LUIS, "@HarborlightHelp same here", thread=THREAD)
    assert len(desk.outbox) == 3


def test_a_dm_is_answered_again_and_again(desk: Desk):
    for text in ("hello there", "who are you", "what can you do"):
        desk.hears(EMMA, text)
    assert len(desk.outbox) == 3
