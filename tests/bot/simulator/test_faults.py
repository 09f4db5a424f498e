"""A test for every switch; those that the API answers by are asked over HTTP."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator.faults import Faults
from bot.simulator.signing import SIGNATURE_HEADER, sign
from tests.bot.simulator.harness import BRAND, LENA, MAYA, SETTINGS, X


@pytest.fixture
def listening(x: X) -> X:
    x.subscribe("dm.received", x.register_webhook())
    return x


def write(x: X, count: int, who: str = MAYA) -> list[str]:
    return [x.customer_dm(who, f"message {number}") for number in range(count)]


def replay(x: X) -> None:
    """Asks for all of the last 24 hours up to a minute from now."""
    [webhook] = x.simulator.state.webhooks()
    now = x.clock()
    x.simulator.replay(webhook.id, now - timedelta(hours=24), now + timedelta(minutes=1))


def test_everything_is_off_at_first() -> None:
    assert Faults().on() == []


def test_all_duplicates_bring_everything_twice_with_the_same_body(listening: X) -> None:
    listening.turn(duplicates=1.0)
    one, two = write(listening, 2)
    assert listening.heard() == [one, one, two, two]
    first, again, *_ = listening.webhook.received
    assert first.content == again.content


def test_a_share_of_duplicates_is_about_that_share(listening: X) -> None:
    listening.turn(duplicates=0.3, seed=7)
    sent = write(listening, 100)
    assert 15 <= len(listening.heard()) - len(sent) <= 45


def test_the_same_seed_draws_the_same(make_x: Callable[..., X]) -> None:
    def lost_of(seed: int) -> list[int]:
        x = make_x()
        x.subscribe("dm.received", x.register_webhook())
        x.turn(lost=0.5, seed=seed)
        sent = write(x, 30)
        heard = set(x.heard())
        return [number for number, dm in enumerate(sent) if dm not in heard]

    assert lost_of(3) == lost_of(3) != lost_of(4)


def test_out_of_order_lets_the_next_of_the_conversation_overtake(listening: X) -> None:
    listening.turn(out_of_order=1.0)
    one, two, three = write(listening, 3)
    assert listening.heard() == [two, one, three]


def test_nobody_is_held_back_for_ever(listening: X) -> None:
    listening.turn(out_of_order=1.0)
    maya, lena = write(listening, 1, MAYA), write(listening, 1, LENA)
    assert sorted(listening.heard()) == sorted(maya + lena)


def test_what_is_lost_comes_with_a_replay(listening: X) -> None:
    listening.turn(lost=1.0)
    sent = write(listening, 2)
    assert listening.heard() == []
    replay(listening)
    assert listening.heard() == sent


def test_a_batch_brings_the_waiting_messages_of_a_pair_as_one_signed_event(listening: X) -> None:
    listening.turn(batch=True)
    mayas, lenas = write(listening, 3, MAYA), write(listening, 2, LENA)
    listening.delivered()
    bodies = {len(e["payload"]["direct_message_events"]): e for e in listening.webhook.events}
    assert [dm["id"] for dm in bodies[3]["payload"]["direct_message_events"]] == mayas
    assert [dm["id"] for dm in bodies[2]["payload"]["direct_message_events"]] == lenas
    assert set(bodies[2]["payload"]["users"]) == {LENA, BRAND}
    for request in listening.webhook.received:
        assert request.headers[SIGNATURE_HEADER] == sign(SETTINGS.consumer_secret, request.content)


def test_a_batch_never_mixes_what_the_brand_sent_with_what_it_got(listening: X) -> None:
    [webhook] = listening.simulator.state.webhooks()
    listening.subscribe("dm.sent", webhook.id)
    listening.turn(batch=True)
    for _ in range(2):
        listening.customer_dm(MAYA, "hello")
        listening.simulator.send_dm(BRAND, MAYA, "hello, too")
    kinds = [event["event_type"] for event in listening.delivered()]
    assert kinds == ["dm.received", "dm.sent", "dm.received", "dm.sent"]


def test_a_slow_answer_makes_x_deliver_again_what_was_taken(listening: X) -> None:
    listening.turn(slow_answers=2)
    one, two = write(listening, 2)
    assert listening.heard() == [one, one, one, two]
    assert listening.simulator.faults.slow_answers == 0


def test_invalid_webhooks_get_nothing_until_they_are_validated_again(listening: X) -> None:
    [webhook] = listening.simulator.state.webhooks()
    listening.turn(invalid_webhooks=True)
    assert listening.as_app("GET", "/2/webhooks").json()["data"][0]["valid"] is False
    validate = f"/2/webhooks/{webhook.id}"
    assert listening.as_app("PUT", validate).json() == {"data": {"valid": False}}
    listening.turn(invalid_webhooks=False)
    missed = write(listening, 1)
    assert listening.heard() == []
    assert listening.as_app("PUT", validate).json() == {"data": {"valid": True}}
    heard = write(listening, 1)
    assert listening.heard() == heard
    replay(listening)
    assert sorted(listening.heard()[1:]) == sorted(missed + heard)


def test_while_x_is_down_nothing_is_delivered_and_a_replay_brings_it(listening: X) -> None:
    queued = write(listening, 1)
    listening.turn(down=True)
    missed = write(listening, 1)
    assert listening.heard() == []
    listening.turn(down=False)
    assert listening.heard() == []
    replay(listening)
    assert sorted(listening.heard()) == sorted(queued + missed)


def test_counters_are_used_up() -> None:
    faults = Faults(swallow_answers=2)
    assert [faults.use_up("swallow_answers") for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize("switch", ["blocked", "suspended", "no_dms"])
def test_who_cannot_be_written_to_is_kept_from_the_brand_alone(x: X, switch: str) -> None:
    x.turn(**{switch: [MAYA]})
    assert not x.simulator.may_dm(BRAND, MAYA)
    assert x.simulator.may_dm(BRAND, LENA)
    assert x.simulator.may_dm(MAYA, BRAND) is (switch != "suspended")


def test_a_block_keeps_both_from_writing(x: X) -> None:
    x.simulator.block(BRAND, MAYA)
    assert not x.simulator.may_dm(BRAND, MAYA)
    assert not x.simulator.may_dm(MAYA, BRAND)
    assert x.simulator.may_dm(LENA, BRAND)
    refused = x.http.post("/phone/api/dms", json={"customer_id": MAYA, "text": "hello?"})
    assert refused.status_code == 403
    assert x.http.post(f"/phone/{MAYA}/dm", data={"text": "hello?"}).status_code == 403
    assert x.simulator.state.dms() == []


@pytest.mark.parametrize("switches", [{"nothing": 1}, {"down": True, "nothing": 1}, {"_lock": None}])
def test_a_name_that_is_no_switch_changes_nothing(switches: dict[str, Any]) -> None:
    faults = Faults()
    with pytest.raises(TypeError):
        faults.change(**switches)
    assert faults == Faults()
