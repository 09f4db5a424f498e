"""Threads that begin at the same moment: what two desks, two workers or two agents do."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")


def together(*what: Callable[[], Answer]) -> list[Answer]:
    """Runs all of `what` at once and returns their answers in order; what one raises is raised."""
    ready = threading.Barrier(len(what), timeout=30)

    def begin(do: Callable[[], Answer]) -> Answer:
        ready.wait()
        return do()

    with ThreadPoolExecutor(len(what)) as threads:
        return [begun.result(timeout=60) for begun in [threads.submit(begin, do) for do in what]]
