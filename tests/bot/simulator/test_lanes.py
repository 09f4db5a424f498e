from threading import Thread

from bot.simulator.lanes import Delivery, Lane
from tests.bot.simulator.harness import SATURDAY_NIGHT


def delivery(name: str, lane: str = "maya") -> Delivery:
    return Delivery("1", name.encode(), SATURDAY_NIGHT, lane=lane)


def everything(lane: Lane) -> list[str]:
    found = []
    while (taken := lane.take()) is not None:
        found.append(taken.body.decode())
        lane.done()
    return found


def test_who_comes_first_leaves_first() -> None:
    lane = Lane()
    for name in "abc":
        lane.put(delivery(name))
    assert everything(lane) == ["a", "b", "c"]


def test_only_one_is_under_way() -> None:
    lane = Lane()
    lane.put(delivery("a"))
    lane.put(delivery("b"))
    assert lane.take() is not None
    assert lane.take() is None
    lane.done()
    assert lane.take() is not None


def test_who_is_held_waits_for_the_next_of_its_own_conversation() -> None:
    lane = Lane()
    lane.put(delivery("a"), hold=True)
    lane.put(delivery("other", "lena"))
    assert everything(lane) == ["other"]
    lane.put(delivery("b"), hold=True)
    assert everything(lane) == ["b", "a"]
    assert lane.is_empty()


def test_who_is_held_is_let_go_on_request() -> None:
    lane = Lane()
    lane.put(delivery("a"), hold=True)
    assert not lane.is_empty()
    lane.release()
    assert everything(lane) == ["a"]


def test_a_closed_lane_sends_its_worker_home() -> None:
    lane = Lane()
    answers: list[bool] = []
    worker = Thread(target=lambda: answers.append(lane.wait_for_news()), daemon=True)
    worker.start()
    lane.close()
    worker.join(timeout=5)
    assert answers == [False]
