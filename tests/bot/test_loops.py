import threading

from bot.loops import Bell, Loop


def test_a_ring_that_nobody_waits_for_is_kept():
    bell = Bell()
    bell.ring()
    waited = threading.Thread(target=bell.wait, args=(3600,))
    waited.start()
    waited.join(10)
    assert not waited.is_alive()


def test_one_ring_wakes_one_of_two_waiting_loops():
    bell, woken = Bell(), []
    both = [threading.Thread(target=lambda n=n: (bell.wait(3600), woken.append(n)), daemon=True) for n in (1, 2)]
    for thread in both:
        thread.start()
    bell.ring()
    for thread in both:
        thread.join(0.5)
    assert len(woken) == 1
    bell.ring()
    for thread in both:
        thread.join(10)
    assert sorted(woken) == [1, 2]


def test_a_loop_does_what_is_due_until_nothing_is_and_again_when_the_bell_rings():
    bell, due, done = Bell(), [1, 2, 3], []
    emptied = threading.Event()

    def run_due() -> bool:
        if not due:
            emptied.set()
            return False
        done.append(due.pop(0))
        return True

    loop = Loop("turns", run_due, bell)
    loop.start()
    assert emptied.wait(10)
    emptied.clear()
    due.append(4)
    bell.ring()
    assert emptied.wait(10)
    loop.stop()
    loop.join(10)
    assert done == [1, 2, 3, 4]


def test_an_error_does_not_end_a_loop():
    bell, calls, again = Bell(), [], threading.Event()

    def run_due() -> bool:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("once")
        again.set()
        return False

    loop = Loop("turns", run_due, bell)
    loop.start()
    assert again.wait(10)
    loop.stop()
    loop.join(10)
    assert not loop.is_alive()
