"""One script after the other on a virtual clock, with a brain that was told what to answer."""

import socket
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.rehearsal.night import Night, NoRest
from bot.rehearsal.script import Outcome
from bot.store.tables import ConversationRow
from tests.bot.rehearsal.harness import (
    FAQ,
    GREETING,
    NO_TICKET,
    RESUME,
    SILENCE,
    STOP,
    danger,
    draft,
    script,
    ticket,
)

ZONE = ZoneInfo("America/Los_Angeles")


def told(played):
    return [(line.who, line.where, f"{line.at:%H:%M:%S}") for line in played.record.transcript]


def test_a_message_is_answered_after_the_pause_for_a_burst_and_the_next_one_comes_after_the_answer(stage, brain):
    played = stage.play(script("hello", "no power"))
    assert told(played) == [
        ("customer", "dm", "23:40:00"),
        ("bot", "dm", "23:40:04"),
        ("customer", "dm", "23:40:24"),
        ("bot", "dm", "23:40:28"),
    ]
    assert brain.texts == ["hello", "no power"]
    assert played.as_json()["bot_messages"] == 2


def test_nothing_is_waited_for_in_real_time(stage, brain, monkeypatch):
    def never(*_):
        raise AssertionError("somebody waits")

    monkeypatch.setattr("time.sleep", never)
    played = stage.play(script("hello", {"wait": "13h"}, "hello again"))
    assert told(played)[2] == ("customer", "dm", "12:40:24")


def test_a_burst_is_one_turn(stage, brain):
    played = stage.play(script({"burst": ["hello", "anybody?", "no power here"]}))
    assert brain.texts == ["hello\nanybody?\nno power here"]
    assert [who for who, _, _ in told(played)] == ["customer", "customer", "customer", "bot"]


def test_scripts_do_not_influence_each_other(stage, brain):
    brain.answers["no power"] = ticket()
    first, second = stage.play(script("no power")), stage.play(script("hello"))
    assert (len(first.record.tickets), len(second.record.tickets)) == (1, 0)
    assert len({conversation for conversation, _, _ in brain.heard}) == 2


def test_the_ticket_is_told_as_people_would_find_it(stage, brain):
    brain.answers["no power"] = ticket("report_outage", account_number="22-104-55873")
    told = stage.play(script("no power")).as_json()
    assert told["ticket"].pop("reference").startswith("HL-")
    assert told["ticket"] == {
        "topic": "report_outage",
        "department": "outages",
        "priority": "high",
        "language": "en",
        "state": "open",
        "reason": "intake",
        "fields": {"account_number": "22-104-55873"},
        "missing": [],
        "also": [],
        "flags": [],
    }
    assert (told["id"], told["passed"], told["failures"], told["outcome"]) == ("a-script", True, [], "ticket")


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([GREETING], Outcome.NO_REPLY),
        ([SILENCE], Outcome.NO_REPLY),
        ([FAQ], Outcome.FAQ_RESOLVED),
        ([FAQ, GREETING], Outcome.FAQ_RESOLVED),
        ([FAQ, ticket()], Outcome.TICKET),
        ([ticket("report_outage", "faq")], Outcome.TICKET),
        ([ticket(), SILENCE], Outcome.TICKET),
        ([ticket(), FAQ], Outcome.FAQ_RESOLVED),
        ([ticket(), NO_TICKET], Outcome.TICKET_STATUS),
        ([danger()], Outcome.EMERGENCY),
        ([ticket(), danger()], Outcome.EMERGENCY),
        ([STOP], Outcome.OPTED_OUT),
        ([STOP, danger()], Outcome.EMERGENCY),
        ([STOP, RESUME], Outcome.NO_REPLY),
        ([ticket(), STOP, RESUME], Outcome.TICKET),
        ([STOP, ticket(reason="opted_out")], Outcome.OPTED_OUT),
        ([STOP, ticket(reason="opted_out"), RESUME], Outcome.TICKET),
        ([STOP, RESUME, ticket()], Outcome.TICKET),
    ],
)
def test_the_last_decisive_thing_is_the_outcome(stage, brain, answers, outcome):
    messages = [f"message {number}" for number in range(len(answers))]
    brain.answers = dict(zip(messages, answers, strict=True))
    assert stage.play(script(*messages)).record.outcome is outcome


def test_who_falls_silent_gets_a_ticket_while_the_clock_runs_on(stage, brain):
    brain.answers["no power"] = draft(account_number="22-104-55873")
    played = stage.play(script("no power"))
    assert (played.record.outcome, played.ticket.reason) == (Outcome.TICKET, "silence")
    assert "00:10:04" <= told(played)[-1][2] <= "00:10:34"  # half an hour after the question, when the job looks


def test_a_page_is_noted_and_sent_to_nobody(stage, brain):
    brain.answers["sparks!"] = danger()
    played = stage.play(script("sparks!"))
    assert played.record.paged == ("duty@harborlight.example", "http://127.0.0.1:8100/sink/on-call")
    assert played.ticket.priority == "emergency"


def test_a_mention_is_answered_in_public_and_the_rest_is_said_by_dm(stage, brain):
    brain.answers["no power"] = ticket()
    played = stage.play(script("three hours!", "no power", start="mention"))
    assert [(who, where) for who, where, _ in told(played)] == [
        ("customer", "public"),
        ("bot", "public"),
        ("customer", "dm"),
        ("bot", "dm"),
    ]
    assert [(surface, text) for _, surface, text in brain.heard] == [("post", "three hours!"), ("dm", "no power")]
    assert played.record.transcript[0].text == "@HarborlightHelp three hours!"
    assert (played.as_json()["public_replies"], played.as_json()["bot_messages"]) == (1, 1)


def test_a_handle_that_is_there_is_not_put_in_front_again(stage, brain):
    played = stage.play(script("hey @harborlighthelp, three hours!", start="mention"))
    assert played.record.transcript[0].text == "hey @harborlighthelp, three hours!"
    assert len(played.record.said("bot", "public")) == 1


def test_another_public_post_is_in_the_same_thread_where_one_answer_is_enough(stage, brain):
    played = stage.play(script("three hours!", {"public": "anybody?"}, {"public": "anybody?"}, start="mention"))
    assert [(who, where) for who, where, _ in told(played)] == [
        ("customer", "public"),
        ("bot", "public"),
        ("customer", "public"),  # X refuses the same words again
    ]


def test_a_photo_arrives_with_its_caption_and_without_its_link(stage, brain):
    played = stage.play(script({"photo": "my meter"}, ""))
    assert brain.texts == ["my meter", ""]
    assert played.record.said("customer") == ["my meter [photo]", "[photo]"]


def test_what_is_longer_than_x_takes_is_cut_as_its_app_does(stage, brain):
    stage.play(script("a" * 10_001, {"photo": "b" * 10_000}, {"public": "🔥" * 200}))
    assert [len(text) for text in brain.texts] == [10_000, 9_900, 131]


def test_an_agent_who_replies_silences_the_bot_until_the_ticket_is_handed_back(stage, brain):
    brain.answers["no power"] = ticket()
    played = stage.play(script("no power", {"agent": "Maya here."}, "ok", {"hand_back": True}, "hello"))
    assert [who for who, _, _ in told(played)] == [
        "customer",
        "bot",
        "agent",
        "customer",
        "customer",
        "bot",
    ]
    assert brain.texts == ["no power", "hello"]
    assert (played.ticket.state, len(played.record.said("bot", "dm"))) == ("open", 2)


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ({"agent": "Maya here."}, '"agent" needs an open ticket of the customer, and there is none'),
        ({"hand_back": True}, '"hand_back" needs a ticket that an "agent" has taken before'),
    ],
)
def test_a_script_that_cannot_go_on_fails_and_says_where(stage, brain, step, complaint):
    played = stage.play(script("hello", step, "more"))
    assert played.as_json()["failures"] == [f"the script: expected to be played to its end, got {complaint}"]
    assert not played.passed
    assert played.record.said("customer") == ["hello"]


def test_a_brain_that_fails_once_is_asked_again_and_the_script_fails_all_the_same(stage, brain):
    brain.fails = 1
    played = stage.play(script("hello", expect={"outcome": "no_reply"}))
    assert (played.record.outcome, len(played.record.said("bot"))) == (Outcome.NO_REPLY, 1)
    assert played.as_json()["failures"] == ["the assistant: expected a decision about every turn, got too busy"]


def test_a_brain_that_fails_for_good_leaves_a_ticket(stage, brain):
    brain.fails = 99
    played = stage.play(script("hello"))
    assert (played.record.outcome, played.ticket.topic) == (Outcome.TICKET, "not_understood")


def test_more_messages_than_x_lets_out_leave_as_soon_as_it_does(stage, brain):
    played = stage.play(script(*(f"message {number}" for number in range(17))))
    bot = [at for who, _, at in told(played) if who == "bot"]
    assert len(bot) == 17
    assert bot[0] == "23:40:04"
    assert bot[15] >= "23:55:04"  # fifteen in a quarter of an hour


def test_what_is_not_as_expected_is_a_failure(stage, brain):
    played = stage.play(script("hello", expect={"outcome": "ticket", "max_bot_messages": 0}))
    assert played.as_json()["failures"] == [
        "outcome: expected ticket, got no_reply",
        "DMs from the bot: expected at most 0, got 1",
    ]


def test_a_real_desks_settings_and_keys_are_not_used(stage, brain, monkeypatch, tmp_path):
    secret = tmp_path / "database-url"
    secret.write_text(f"sqlite:///{tmp_path}/real.db", encoding="utf-8")
    monkeypatch.setenv("NIGHTDESK_DATABASE_URL_FILE", str(secret))
    monkeypatch.setenv("NIGHTDESK_X_API_URL", "https://api.x.com")
    stage.play(script("hello"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["database-url"]


def test_every_request_stays_on_this_machine(stage, brain, monkeypatch):
    dialled = []
    connect = socket.socket.connect

    def noting(self, address):
        dialled.append(address[0])
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noting)
    brain.answers["sparks!"] = danger()
    stage.play(script("sparks!"))
    assert set(dialled) == {"127.0.0.1"}


def test_time_passes_from_one_due_moment_to_the_next_and_by_the_timetable_only_while_something_is_overdue(stage, brain):
    brain.answers = {"no power": draft()}
    with stage.worlds.new(900, script("hello").at) as world:
        moments = []
        work = world.night.work

        def noting():
            moments.append(f"{world.clock().astimezone(ZONE):%H:%M:%S}")
            work()

        world.night.work = noting
        world.night.pass_time(timedelta(hours=1))
        assert moments == ["23:40:00", "00:40:00"]  # nothing waits
        world.x.send_dm(world.customer.id, world.x.brand.id, "no power")
        world.night.pass_time(timedelta(hours=1))
        assert moments[2:] == ["00:40:00", "00:40:04", "01:10:04", "01:40:00"]  # the turn, the silence, the end
        with world.desk.store.transaction() as session:
            (conversation,) = session.scalars(select(ConversationRow))
            conversation.due_at, conversation.lease_until = world.clock(), world.clock() + timedelta(hours=1)
        world.night.pass_time(timedelta(minutes=1))
        assert moments[6:] == ["01:40:00", "01:40:30", "01:41:00"]


def test_a_desk_that_never_rests_is_noticed(stage, brain):
    with stage.worlds.new(901, script("hello").at) as world:
        night = Night(world.desk, world.clock, lambda: 1)
        with pytest.raises(NoRest):
            night.work()
