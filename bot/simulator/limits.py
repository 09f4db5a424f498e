"""How often X lets an app ask, and the account kept of it.

Numbers from X's rate limit tables (August 2026). A window opens with the first request and lasts
its whole length, whatever happens in it.
"""

import math
from dataclasses import dataclass, fields
from datetime import datetime
from threading import Lock
from typing import NamedTuple, Self

QUARTER_HOUR = 15 * 60
DAY = 24 * 60 * 60


QUARTERLY = "x-rate-limit"
USER_DAILY = "x-user-limit-24hour"
APP_DAILY = "x-app-limit-24hour"
"""What the headers of each window begin with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLimits:
    """Requests per quarter hour unless the name says `daily`, each counted for one endpoint.

    A name that ends in `_app` counts for the whole app: per quarter hour it is for requests with the bearer token, per
    day for everybody's. The others count for each user, or for both where there is no second name. X publishes no
    numbers for blocking, webhooks and subscriptions; those here are assumed.
    """

    dm_sends: int = 15
    dm_sends_daily: int = 1_440
    dm_sends_daily_app: int = 1_440
    dm_lookups: int = 15
    dm_deletions: int = 300
    dm_deletions_daily: int = 1_500
    dm_deletions_daily_app: int = 4_000
    posts: int = 100
    posts_daily: int = 10_000
    """For the whole app, whoever posts."""
    post_deletions: int = 50
    post_lookups: int = 900
    post_lookups_app: int = 450
    searches: int = 300
    searches_app: int = 450
    mentions: int = 300
    mentions_app: int = 450
    me: int = 75
    users: int = 900
    users_app: int = 300
    blocks: int = 50
    webhooks: int = 450
    subscriptions: int = 500

    @classmethod
    def lifted(cls) -> Self:
        """Limits that nothing reaches, for measuring something else."""
        return cls(**{field.name: 10**9 for field in fields(cls)})


class Window(NamedTuple):
    """At most `requests` within `seconds`; `header` is what the headers that tell of it begin with."""

    requests: int
    seconds: int = QUARTER_HOUR
    header: str = QUARTERLY


class Standing(NamedTuple):
    """How a caller stands with one window; `reset` is in seconds since 1970."""

    window: Window
    remaining: int
    reset: int
    exceeded: bool = False


class RateBook:
    """Counts requests per key and window. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._used: dict[tuple[str, str], tuple[float, int]] = {}

    def take(self, key: str, windows: tuple[Window, ...], now: datetime) -> list[Standing]:
        """Count one request against every window, or against none when one of them is full."""
        instant = now.timestamp()
        with self._lock:
            used = [self._current(key, window, instant) for window in windows]
            full = [count >= window.requests for window, (_, count) in zip(windows, used, strict=True)]
            spent = 0 if any(full) else 1
            for window, (opened, count) in zip(windows, used, strict=True):
                self._used[key, window.header] = (opened, count + spent)
        return [
            Standing(
                window,
                max(0, window.requests - count - spent),
                math.ceil(opened + window.seconds),
                is_full,
            )
            for window, (opened, count), is_full in zip(windows, used, full, strict=True)
        ]

    def _current(self, key: str, window: Window, instant: float) -> tuple[float, int]:
        opened, count = self._used.get((key, window.header), (instant, 0))
        return (opened, count) if instant < opened + window.seconds else (instant, 0)
