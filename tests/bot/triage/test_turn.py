"""From what customers write to what is committed about it."""

import threading
from collections import defaultdict
from datetime import timedelta

from bot.model.dialogue import Dialogue
from bot.model.effect import Decision, Reply
from bot.store.tables import ConversationRow, MessageRow
from tests.bot.triage.harness import (
    ANA,
    EMMA,
    GREETING,
    LUIS,
    MIA,
    THREAD,
    Desk,
    FakeBrain,
    effect,
    files,
    opens,
    outage_draft,
    remembers,
)

SECONDS = timedelta(seconds=1)


def test_a_burst_is_one_turn_with_one_answer(desk: Desk, brain: FakeBrain):
    for text in ("Hi there", "my power is out", "since 6 pm"):
        desk.receives(EMMA, text)
        desk.clock.advance(3 * SECONDS)
    assert desk.work(seconds=4) == 1
    assert brain.texts == ["Hi there\nmy power is out\nsince 6 pm"]
    assert len(desk.answers) == 1
    assert desk.waiting() == []


def test_messages_further_apart_are_turns_of_their_own(desk: Desk, brain: FakeBrain):
    desk.hears(EMMA, "Hi there")
    desk.hears(EMMA, "my power is out")
    assert brain.texts == ["Hi there", "my power is out"]


def test_nothing_is_asked_before_the_burst_is_over(desk: Desk, brain: FakeBrain):
    desk.receives(EMMA, "Hi there")
    assert desk.work(seconds=3) == 0
    assert brain.asked == []
    assert desk.work(seconds=1) == 1


def test_the_brain_is_told_the_turn_the_surface_and_what_is_known(desk: Desk, brain: FakeBrain):
    brain.will(files("report_outage", missing=["address"]))
    desk.hears(ANA, "No tengo luz desde anoche")
    desk.hears(ANA, "¿Ya saben algo nuevo?")
    ticket = desk.tickets[0]
    told = brain.asked[1]
    assert told.conversation == f"dm:{ANA.id}"
    assert told.turn.startswith("turn:")
    assert told.turn != brain.asked[0].turn
    assert told.metadata == {
        "surface": "dm",
        "language": "es",
        "dialogue": Dialogue().as_json(),
        "tickets": [
            {
                "reference": ticket.reference,
                "topic": "report_outage",
                "reason": "intake",
                "state": "open",
                "department": "outages",
                "due_at": ticket.due_at.isoformat(),
                "missing": ["address"],
                "fields": {},
                "acknowledged": False,
            }
        ],
        "opted_out": False,
        "attachments": 0,
        "scarce": False,
    }


def test_the_brands_handle_is_not_part_of_what_was_said(desk: Desk, brain: FakeBrain):
    desk.hears(EMMA, "@harborlighthelp my power is out @HarborlightHelper", thread=THREAD)
    assert brain.texts == ["my power is out @HarborlightHelper"]


def test_a_ticket_is_told_of_only_to_the_conversation_of_its_own_customer(desk: Desk, brain: FakeBrain):
    brain.will(files("report_outage"))
    desk.hears(EMMA, "my power is out")
    desk.hears(LUIS, "¿qué pasó con mi caso?")
    assert brain.asked[1].metadata["tickets"] == []


def test_an_open_ticket_is_told_of_before_resolved_ones_however_many_came_after_it(desk: Desk, brain: FakeBrain):
    brain.will(*[files("report_outage")] * 7)
    for number in range(7):
        desk.hears(EMMA, f"my power is out {number}")
    with desk.store.transaction() as session:
        for ticket in desk.tickets[1:]:
            session.merge(ticket).state = "resolved"
    desk.hears(EMMA, "any news?")
    told = [ticket["reference"] for ticket in brain.asked[-1].metadata["tickets"]]
    references = [ticket.reference for ticket in desk.tickets]
    assert told == [references[0], *reversed(references[3:])]


def test_turns_of_one_conversation_wait_for_each_other_while_others_proceed(desk: Desk):
    asked, answer = threading.Event(), threading.Event()
    slow, quick = FakeBrain(), FakeBrain()

    def ponder() -> Decision:
        asked.set()
        assert answer.wait(30)
        return GREETING

    slow.will(ponder)
    pondering, other = desk.worker("slow", slow), desk.worker("quick", quick)
    desk.receives(ANA, "No tengo luz en casa")
    desk.clock.advance(4 * SECONDS)
    thread = threading.Thread(target=pondering.run_due)
    thread.start()
    assert asked.wait(30)
    desk.receives(ANA, "¿Sigue ahí alguien?")
    desk.receives(LUIS, "Hola, ¿hay alguien?")
    desk.clock.advance(4 * SECONDS)
    assert [other.run_due(), other.run_due()] == [True, False]
    assert quick.texts == ["Hola, ¿hay alguien?"]
    answer.set()
    thread.join(30)
    desk.clock.advance(4 * SECONDS)
    assert [other.run_due(), other.run_due()] == [True, False]
    assert slow.texts == ["No tengo luz en casa"]
    assert quick.texts == ["Hola, ¿hay alguien?", "¿Sigue ahí alguien?"]


def test_four_workers_handle_every_turn_once_and_in_order(desk: Desk, brain: FakeBrain):
    people = (ANA, LUIS, MIA, EMMA)
    for number in range(4):
        for person in people:
            desk.receives(person, f"message number {number}")
        desk.clock.advance(4 * SECONDS)
        workers = [threading.Thread(target=_until_idle, args=(desk, f"w{n}")) for n in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
        desk.work()  # what a worker lost to another one just now is still due
    heard = defaultdict(list)
    for asked in brain.asked:
        heard[asked.conversation].append(asked.text)
    assert heard == {f"dm:{person.id}": [f"message number {n}" for n in range(4)] for person in people}
    assert desk.waiting() == []
    assert len(desk.answers) == 16


def _until_idle(desk: Desk, name: str) -> None:
    worker = desk.worker(name)
    while worker.run_due():
        pass


def test_a_message_that_arrives_while_the_brain_thinks_is_a_turn_of_its_own(desk: Desk, brain: FakeBrain):
    def interrupted() -> Decision:
        desk.clock.advance(2 * SECONDS)
        desk.receives(EMMA, "and the fridge is getting warm")
        return GREETING

    brain.will(interrupted)
    desk.hears(EMMA, "my power is out")
    assert brain.texts == ["my power is out"]
    assert desk.waiting() == ["and the fridge is getting warm"]
    assert desk.work(seconds=4) == 1
    assert brain.texts == ["my power is out", "and the fridge is getting warm"]
    assert desk.dm(EMMA).due_at is None


def test_a_worker_that_lost_its_lease_commits_nothing_twice(desk: Desk):
    stalled, quick = FakeBrain(), FakeBrain()

    def stall() -> Decision:
        desk.clock.advance(timedelta(seconds=61))
        assert desk.worker("quick", quick).run_due()
        return files("report_outage")

    stalled.will(stall)
    quick.will(files("report_outage"))
    desk.receives(EMMA, "my power is out")
    desk.clock.advance(4 * SECONDS)
    assert desk.worker("stalled", stalled).run_due()
    assert len(desk.tickets) == 1
    assert len(desk.answers) == 1
    assert desk.dm(EMMA).due_at is None
    assert desk.dm(EMMA).attempts == 0


def test_what_was_understood_is_kept_with_the_newest_message_of_the_turn(desk: Desk, brain: FakeBrain):
    brain.will(Decision(effects=(effect("understood", intent="report_outage", confidence=0.9),)))
    desk.receives(EMMA, "hello dear people")
    desk.hears(EMMA, "je n'ai plus d'électricité depuis ce matin, que faire maintenant s'il vous plaît")
    first, newest = desk.all(MessageRow)
    assert first.understood == {}
    assert newest.understood == {"intent": "report_outage", "confidence": 0.9, "language": "fr"}
    assert first.turn == newest.turn == f"turn:{first.id}-{newest.id}"


def test_a_decision_without_replies_says_nothing_and_is_done(desk: Desk, brain: FakeBrain):
    brain.will(Decision())
    desk.hears(EMMA, "thank you so much")
    assert desk.answers == []
    assert desk.waiting() == []
    assert desk.dm(EMMA).due_at is None
    assert desk.customer(EMMA).disclosed_at is None


def test_the_conversations_language_is_remembered_for_the_next_two_words(desk: Desk, brain: FakeBrain):
    desk.hears(MIA, "Bei uns ist der Strom ausgefallen")
    desk.hears(MIA, "thank you")
    assert desk.customer(MIA).language == "de"
    assert [asked.metadata["language"] for asked in brain.asked] == ["de", "de"]


def test_the_dialogue_comes_back_with_the_next_turn(desk: Desk, brain: FakeBrain):
    draft = outage_draft(when="6 pm")
    brain.will(Decision(replies=(Reply(say="utter_ask_topic"),), effects=(remembers(draft),)))
    desk.hears(EMMA, "my power is out since 6 pm")
    desk.hears(EMMA, "at 14 Mill Lane")
    assert brain.asked[1].metadata["dialogue"] == Dialogue(draft=draft).as_json()
    assert desk.dm(EMMA).quiet_since is not None


def test_a_conversation_without_a_draft_is_not_quiet(desk: Desk, brain: FakeBrain):
    brain.will(Decision(effects=(remembers(outage_draft()),)), Decision(effects=(remembers(None),)))
    desk.hears(EMMA, "my power is out")
    desk.hears(EMMA, "never mind, it is back")
    assert desk.dm(EMMA).quiet_since is None
    assert desk.dialogue(EMMA) == Dialogue()


def test_a_public_issue_is_remembered_for_the_dm_that_follows(desk: Desk, brain: FakeBrain):
    brain.will(Decision(replies=(Reply(say="utter_public_acknowledge"),), effects=(remembers(outage_draft()),)))
    desk.hears(EMMA, "@HarborlightHelp my power is out", thread=THREAD)
    desk.hears(EMMA, "here I am, as you asked")
    assert brain.asked[1].metadata["surface"] == "dm"
    assert brain.asked[1].metadata["dialogue"] == Dialogue(draft=outage_draft()).as_json()


def test_the_brain_knows_in_public_what_was_begun_in_private(desk: Desk, brain: FakeBrain):
    """Otherwise a post in the middle of an intake would replace what was collected."""
    draft = outage_draft(when="6 pm", address="14 Mill Lane")
    brain.will(Decision(effects=(remembers(draft),)))
    desk.hears(EMMA, "my power is out since 6 pm at 14 Mill Lane")
    desk.hears(EMMA, "@HarborlightHelp anybody there? no power!", thread=THREAD)
    assert brain.asked[1].metadata["dialogue"] == Dialogue(draft=draft).as_json()


def test_a_ticket_opened_in_public_belongs_to_the_public_conversation(desk: Desk, brain: FakeBrain):
    brain.will(Decision(replies=(Reply(say="utter_public_danger"),), effects=(opens("report_hazard"),)))
    post = desk.hears(LUIS, "@HarborlightHelp a wire is down", thread=THREAD)
    assert [ticket.conversation_id for ticket in desk.tickets] == [f"post:{THREAD}:{LUIS.id}"]
    assert [(row.surface, row.in_reply_to) for row in desk.outbox] == [("post", post)]


def test_a_dm_answers_no_post(desk: Desk):
    desk.hears(LUIS, "Hola, ¿hay alguien?")
    assert [(row.surface, row.in_reply_to) for row in desk.outbox] == [("dm", "")]


def test_a_conversation_that_somebody_else_has_handled_meanwhile_is_given_back(desk: Desk, brain: FakeBrain):
    desk.receives(EMMA, "hello there")
    with desk.store.transaction() as session:
        for message in desk.all(MessageRow):
            session.merge(message).handled_at = desk.clock()
    assert desk.work(seconds=4) == 1
    assert brain.asked == []
    row: ConversationRow = desk.dm(EMMA)
    assert (row.due_at, row.lease_until, row.leased_by, row.attempts) == (None, None, None, 0)
