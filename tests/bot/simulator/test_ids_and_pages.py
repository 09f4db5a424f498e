from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.clock import VirtualClock
from bot.simulator.api.paging import page_of
from bot.simulator.records import DirectMessage
from bot.simulator.snowflake import Snowflakes
from tests.bot.simulator.harness import SATURDAY_NIGHT


def test_ids_grow_even_when_the_clock_stands_still() -> None:
    clock = VirtualClock(SATURDAY_NIGHT)
    ids = Snowflakes(clock)
    early = [int(ids.next()) for _ in range(3)]
    clock.advance(timedelta(milliseconds=1))
    late = int(ids.next())
    assert [*early, late] == sorted({*early, late})
    assert len(str(late)) == 19


def dm(sequence: int) -> DirectMessage:
    return DirectMessage(
        id=str(sequence),
        sender_id="1",
        recipient_id="2",
        text="",
        created_at=SATURDAY_NIGHT,
        sequence=sequence,
    )


@given(total=st.integers(0, 30), size=st.integers(1, 10))
def test_following_the_tokens_visits_every_message_once(total: int, size: int) -> None:
    messages = [dm(number) for number in range(1, total + 1)]
    seen: list[DirectMessage] = []
    page = page_of(messages, size, None)
    while True:
        seen += page.items
        if page.next_token is None:
            break
        assert len(page.next_token) >= 16
        page = page_of(messages, size, page.next_token)
    assert seen == messages[::-1]
