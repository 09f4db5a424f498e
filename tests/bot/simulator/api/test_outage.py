from datetime import timedelta

import pytest

from tests.bot.simulator.api.tokens import refresh
from tests.bot.simulator.harness import HOOK, LENA, MAYA, X
from tests.bot.simulator.schema import problem_of

QUARTER_HOUR = timedelta(minutes=15)


def test_while_x_is_down_nothing_is_done_and_everything_answers_503(x: X) -> None:
    x.turn(down=True)
    for answer in (
        x.send_dm(MAYA, "Hello"),
        x.as_brand("GET", "/2/dm_events"),
        x.http.get("/2/users/me"),
        x.as_app("POST", "/2/webhooks", {"url": HOOK}),
        refresh(x),
    ):
        assert problem_of(answer, 503)["detail"] == "Service Unavailable"
        assert "x-rate-limit-limit" not in answer.headers
    assert x.simulator.state.dms() == []
    x.turn(down=False)
    assert x.send_dm(MAYA, "Hello").headers["x-rate-limit-remaining"] == "14"
    assert refresh(x).status_code == 200


def test_a_swallowed_answer_hides_what_was_done(x: X) -> None:
    x.turn(swallow_answers=2)
    problem_of(x.send_dm(MAYA, "Hello"), 503)
    problem_of(x.as_brand("POST", "/2/tweets", {"text": "Power is back."}), 503)
    assert x.send_dm(LENA, "Hallo").status_code == 201
    assert [dm.text for dm in x.simulator.state.dms()] == ["Hello", "Hallo"]
    assert [post.text for post in x.simulator.state.posts()] == ["Power is back."]


def test_only_what_was_done_is_swallowed(x: X) -> None:
    x.turn(swallow_answers=1)
    assert x.as_brand("GET", "/2/dm_events").status_code == 200
    assert x.send_dm(MAYA, "").status_code == 400
    assert refresh(x).status_code == 200
    assert x.simulator.faults.swallow_answers == 1
    problem_of(x.send_dm(MAYA, "Hello"), 503)


def test_credentials_can_be_refused_altogether(x: X) -> None:
    x.turn(refuse_credentials=True)
    for answer in (x.send_dm(MAYA, "Hello"), x.as_app("GET", "/2/webhooks"), refresh(x)):
        assert answer.status_code == 401
    assert x.simulator.state.dms() == []
    x.turn(refuse_credentials=False)
    assert x.send_dm(MAYA, "Hello").status_code == 201


def test_a_rate_limit_can_be_put_on_whatever_is_left(x: X) -> None:
    until = x.clock() + QUARTER_HOUR
    x.turn(rate_limited_until=until.isoformat())
    answer = x.send_dm(MAYA, "Hello")
    assert problem_of(answer, 429)["detail"] == "Too Many Requests"
    assert answer.headers["x-rate-limit-limit"] == "15"
    assert answer.headers["x-rate-limit-remaining"] == "0"
    assert answer.headers["x-rate-limit-reset"] == str(int(until.timestamp()))
    assert x.simulator.state.dms() == []
    x.clock.advance(QUARTER_HOUR)
    assert x.send_dm(MAYA, "Hello").status_code == 201


@pytest.mark.parametrize("switch", ["blocked", "no_dms", "suspended"])
def test_who_takes_no_messages_is_not_written_to(x: X, switch: str) -> None:
    x.turn(**{switch: [MAYA]})
    problem = problem_of(x.send_dm(MAYA, "Hello"), 403)
    assert ("suspended" in problem["detail"]) is (switch == "suspended")
    assert x.simulator.state.dms() == []
    assert x.send_dm(LENA, "Hallo").status_code == 201
