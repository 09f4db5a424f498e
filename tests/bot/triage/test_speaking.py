"""One turn, one message: who introduces whom, and what goes first."""

from datetime import timedelta

import pytest

from bot.model.effect import Decision, Reply
from bot.model.outgoing import Urgency
from tests.bot.triage.harness import ANA, EMMA, THREAD, Desk, FakeBrain, danger, effect, files, outage_draft, remembers

DISCLOSURE = (
    "This is Harborlight Energy's automated assistant. How we handle your data: https://harborlight.example/privacy"
)
GREETING = "Hello! What can I do for you? Tell me what happened and I'll make sure the right people get it."


def says(*keys: str, **values: object) -> Decision:
    return Decision(replies=tuple(Reply(say=key, values=values) for key in keys))


def test_the_first_dm_begins_with_who_is_writing(desk: Desk):
    desk.hears(EMMA, "hello there")
    desk.hears(EMMA, "hello again")
    assert desk.answers == [f"{DISCLOSURE}\n\n{GREETING}", GREETING]
    assert desk.customer(EMMA).disclosed_at == desk.clock() - timedelta(seconds=4)


def test_in_an_emergency_what_to_do_comes_before_who_says_it(desk: Desk, brain: FakeBrain):
    brain.will(danger())
    desk.hears(EMMA, "a wire is sparking over the street")
    advice, introduction = desk.answers[0].split("\n\n")
    assert advice.startswith("⚠️ Stay at least 35 feet (11 m) away from the wire")
    assert introduction == DISCLOSURE


def test_a_public_reply_introduces_nobody_and_the_dm_after_it_does(desk: Desk, brain: FakeBrain):
    brain.will(says("utter_public_thank"))
    desk.hears(EMMA, "@HarborlightHelp great job last night", thread=THREAD)
    assert desk.answers == ["@emma_w Thank you, that's good to hear. We'll pass it on to the team."]
    assert desk.customer(EMMA).disclosed_at is None
    desk.hears(EMMA, "hello there")
    assert desk.answers[1].startswith(DISCLOSURE)


def test_all_replies_of_a_turn_are_one_dm(desk: Desk, brain: FakeBrain):
    brain.will(says("utter_thank", "utter_goodbye", "utter_compliment"))
    desk.hears(EMMA, "hello there")
    assert len(desk.outbox) == 1
    assert desk.answers == [
        f"{DISCLOSURE}\n\nYou're welcome!\n\nTake care!\n\nThat's kind, thank you. I'll pass it on to the team."
    ]


def test_a_reply_does_not_begin_like_the_one_before(desk: Desk, brain: FakeBrain):
    desk.hears(EMMA, "hello there")
    brain.will(*[says("utter_thank")] * 3)
    for _ in range(3):
        desk.hears(EMMA, "thank you so much")
    assert desk.answers[1:] == ["You're welcome!", "Any time!", "You're welcome!"]


def test_the_public_reply_leads_to_the_brands_dms(desk: Desk, brain: FakeBrain):
    brain.will(says("utter_public_answer", link="https://harborlight.example/pay"))
    desk.hears(ANA, "@HarborlightHelp how can I pay my bill", thread=THREAD)
    assert desk.answers == [
        (
            "@ana_mx Here you'll find it: https://harborlight.example/pay\n"
            "For anything about your own account, please message us: "
            "https://x.com/messages/compose?recipient_id=1700000000000000001"
        )
    ]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (danger(), Urgency.EMERGENCY),
        (files("report_outage"), Urgency.TICKET_CONFIRMATION),
        (says("utter_answer", "utter_answer_more", faq="solar", link="https://harborlight.example/solar"), Urgency.FAQ),
        (says("utter_greet"), Urgency.COURTESY),
        (says("utter_thank", "utter_goodbye"), Urgency.COURTESY),
        (says("utter_thank", "utter_ask_topic"), Urgency.ACKNOWLEDGEMENT),
        (says("utter_bot_challenge"), Urgency.ACKNOWLEDGEMENT),
        (
            Decision(replies=(Reply(say="utter_ask_topic"),), effects=(remembers(outage_draft()),)),
            Urgency.ACKNOWLEDGEMENT,
        ),
    ],
)
def test_what_is_said_first_is_as_urgent_as_what_was_decided(
    desk: Desk, brain: FakeBrain, decision: Decision, expected: Urgency
):
    brain.will(decision)
    desk.hears(EMMA, "hello there")
    assert [row.urgency for row in desk.outbox] == [expected]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (danger(say="utter_public_danger"), Urgency.EMERGENCY),
        (says("utter_public_answer", link="https://harborlight.example/solar"), Urgency.FAQ),
        (says("utter_public_acknowledge"), Urgency.ACKNOWLEDGEMENT),
        (says("utter_public_thank"), Urgency.COURTESY),
    ],
)
def test_public_replies_have_their_urgency_too(desk: Desk, brain: FakeBrain, decision: Decision, expected: Urgency):
    brain.will(decision)
    desk.hears(EMMA, "@HarborlightHelp hello there", thread=THREAD)
    assert [(row.surface, row.urgency) for row in desk.outbox] == [("post", expected)]


def test_what_comes_after_the_first_answer_is_a_question(desk: Desk, brain: FakeBrain):
    brain.will(says("utter_ask_topic"), says("utter_ask_topic"))
    desk.hears(EMMA, "22-104-55873")
    desk.hears(EMMA, "14 Mill Lane")
    assert [row.urgency for row in desk.outbox] == [Urgency.ACKNOWLEDGEMENT, Urgency.QUESTION]


def test_a_note_on_a_ticket_is_confirmed_like_a_ticket(desk: Desk, brain: FakeBrain):
    brain.will(files("report_outage"))
    desk.hears(EMMA, "my power is out")
    updates = effect("update_ticket", reference=desk.tickets[0].reference)
    brain.will(Decision(replies=(Reply(say="utter_noted"),), effects=(updates,)))
    desk.hears(EMMA, "and one thing more")
    assert [row.urgency for row in desk.outbox] == [Urgency.TICKET_CONFIRMATION] * 2


def test_a_reply_carries_the_turn_that_it_answers(desk: Desk, brain: FakeBrain):
    desk.hears(EMMA, "hello there")
    with desk.store.reading() as session:
        message = session.merge(desk.outbox[0], load=False).message
        assert message.turn == brain.asked[0].turn
