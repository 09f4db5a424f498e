from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.records import User
from bot.simulator.threads import compose
from tests.bot.simulator.harness import SATURDAY_NIGHT


def user(handle: str) -> User:
    return User(id="1", handle=handle, name=handle, created_at=SATURDAY_NIGHT)


def test_the_audience_stands_in_front_once() -> None:
    composed = compose("@Bob @carol @ada hello @bob", [user("ada"), user("bob")])
    assert composed.text == "@ada @bob @carol @ada hello @bob"
    assert composed.own_words == "@carol @ada hello @bob"


def test_a_post_to_nobody_is_left_alone() -> None:
    assert compose(" hello ", []).text == "hello"


@given(st.text())
def test_own_words_are_what_is_left_of_the_text(text: str) -> None:
    composed = compose(text, [user("ada")])
    assert composed.text == "@ada " + composed.own_words
    assert text.strip().endswith(composed.own_words)
