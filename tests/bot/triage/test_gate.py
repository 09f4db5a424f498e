"""The checks before the brain is asked."""

from dataclasses import replace
from datetime import timedelta

from bot.handbook import Handbook
from bot.model.effect import Decision, Reply
from tests.bot.triage.harness import ANA, EMMA, LUIS, THREAD, Desk, FakeBrain, danger, effect

ANOTHER = "2000000000000000001"
PUBLIC = Decision(replies=(Reply(say="utter_public_acknowledge"),))


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


def test_what_is_posted_soon_after_a_public_reply_is_understood_and_not_answered(desk: Desk, brain: FakeBrain):
    brain.will(*[PUBLIC] * 3)
    desk.hears(EMMA, "@HarborlightHelp no power here", thread=THREAD)
    desk.hears(EMMA, "@HarborlightHelp hello? still no power", thread=THREAD)
    desk.hears(EMMA, "@HarborlightHelp and my bill is wrong", thread=ANOTHER)
    assert brain.texts == ["no power here", "hello? still no power", "and my bill is wrong"]
    assert len(desk.outbox) == 1
    assert desk.waiting() == []


def test_after_a_while_a_post_is_a_new_interaction(desk: Desk, brain: FakeBrain):
    brain.will(*[PUBLIC] * 3)
    desk.hears(EMMA, "@HarborlightHelp no power here", thread=THREAD)
    desk.clock.advance(timedelta(minutes=60) - timedelta(seconds=5))
    desk.hears(EMMA, "@HarborlightHelp hello?", thread=ANOTHER)
    assert len(desk.outbox) == 1
    desk.clock.advance(timedelta(seconds=5))
    desk.hears(EMMA, "@HarborlightHelp hello???", thread=ANOTHER)
    assert len(desk.outbox) == 2


def test_another_customer_in_the_same_thread_gets_their_own_public_reply(desk: Desk, brain: FakeBrain):
    brain.will(*[PUBLIC] * 2)
    desk.hears(EMMA, "@HarborlightHelp no power here", thread=THREAD)
    desk.hears(LUIS, "@HarborlightHelp same here", thread=THREAD)
    assert len(desk.outbox) == 2


def test_of_two_posts_handled_at_the_same_time_one_is_answered(desk: Desk, brain: FakeBrain):
    other = desk.worker("worker-2", FakeBrain([PUBLIC]))

    def meanwhile() -> Decision:
        assert other.run_due()
        return PUBLIC

    brain.will(meanwhile)
    desk.receives(EMMA, "@HarborlightHelp no power here", thread=THREAD)
    desk.receives(EMMA, "@HarborlightHelp and no water", thread=ANOTHER)
    desk.work(seconds=4)
    assert len(desk.outbox) == 1
    assert desk.waiting() == []


def test_how_soon_is_soon_is_the_brands_decision(desk: Desk, brain: FakeBrain, handbook: Handbook):
    public = handbook.policy.public.model_copy(update={"again_after_minutes": 5})
    desk.handbook = replace(handbook, policy=handbook.policy.model_copy(update={"public": public}))
    desk.triage = desk.worker("worker-1")
    brain.will(*[PUBLIC] * 2)
    desk.hears(EMMA, "@HarborlightHelp no power here", thread=THREAD)
    desk.clock.advance(timedelta(minutes=5))
    desk.hears(EMMA, "@HarborlightHelp hello?", thread=THREAD)
    assert len(desk.outbox) == 2


def test_danger_right_after_a_public_reply_is_answered_once_filed_and_paged(desk: Desk, brain: FakeBrain):
    brain.will(PUBLIC, danger(say="utter_public_danger"))
    desk.hears(EMMA, "@HarborlightHelp no power here", thread=THREAD)
    desk.hears(EMMA, "@HarborlightHelp now a wire is sparking", thread=ANOTHER)
    assert desk.answers[-1].startswith("@emma_w ⚠️ Stay well away")
    noted = effect("update_ticket", reference=desk.tickets[0].reference)
    brain.will(Decision(replies=(Reply(say="utter_public_danger"),), effects=(noted, effect("page_on_call"))))
    desk.hears(EMMA, "@HarborlightHelp it burns", thread=ANOTHER)
    assert len(desk.outbox) == 2
    assert len(desk.pages) > 0


def test_a_dm_is_answered_again_and_again(desk: Desk):
    for text in ("hello there", "who are you", "what can you do"):
        desk.hears(EMMA, text)
    assert len(desk.outbox) == 3
