"""How often each endpoint may be asked, and the headers that tell how often it still may."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.simulator.api.callers import Caller
from bot.simulator.limits import APP_DAILY, DAY, QUARTERLY, USER_DAILY, RateLimits, Standing, Window
from bot.simulator.simulator import Simulator


def _same(requests: int) -> tuple[int, int]:
    return requests, requests


QUARTER_HOURS: Mapping[str, Callable[[RateLimits], tuple[int, int]]] = {
    "dm_send": lambda limits: _same(limits.dm_sends),
    "dm_events": lambda limits: _same(limits.dm_lookups),
    "dm_events_with": lambda limits: _same(limits.dm_lookups),
    "dm_event": lambda limits: _same(limits.dm_lookups),
    "dm_delete": lambda limits: _same(limits.dm_deletions),
    "post": lambda limits: _same(limits.posts),
    "post_delete": lambda limits: _same(limits.post_deletions),
    "post_lookup": lambda limits: (limits.post_lookups, limits.post_lookups_app),
    "posts_lookup": lambda limits: (limits.post_lookups, limits.post_lookups_app),
    "search": lambda limits: (limits.searches, limits.searches_app),
    "mentions": lambda limits: (limits.mentions, limits.mentions_app),
    "me": lambda limits: _same(limits.me),
    "user": lambda limits: (limits.users, limits.users_app),
    "dm_block": lambda limits: _same(limits.blocks),
    "webhooks": lambda limits: _same(limits.webhooks),
    "subscriptions": lambda limits: _same(limits.subscriptions),
}
"""For each budget: requests per quarter hour of one user, and of the app without a user."""

DAYS: Mapping[str, Callable[[RateLimits], tuple[Window, ...]]] = {
    "dm_send": lambda limits: (
        Window(limits.dm_sends_daily, DAY, USER_DAILY),
        Window(limits.dm_sends_daily_app, DAY, APP_DAILY),
    ),
    "dm_delete": lambda limits: (
        Window(limits.dm_deletions_daily, DAY, USER_DAILY),
        Window(limits.dm_deletions_daily_app, DAY, APP_DAILY),
    ),
    "post": lambda limits: (Window(limits.posts_daily, DAY, APP_DAILY),),
}
"""The budgets that have a limit per day as well. One user is all the app has, so both are counted with the user's."""


def spend(simulator: Simulator, caller: Caller, budget: str) -> list[Standing]:
    """Take one request from the caller's budget; a user has one, whichever way the requests are signed."""
    is_app = caller is Caller.APP
    key = f"{'app' if is_app else 'user'}:{budget}"
    return simulator.rates.take(key, _windows(simulator.limits, budget, is_app=is_app), simulator.clock())


def _windows(limits: RateLimits, budget: str, *, is_app: bool) -> tuple[Window, ...]:
    daily = DAYS[budget](limits) if budget in DAYS else ()
    return (Window(QUARTER_HOURS[budget](limits)[is_app]), *daily)


def rate_headers(standings: list[Standing]) -> dict[str, str]:
    """X's headers. The plain ones speak of the spent window, or else of the quarter hour."""
    main = next((standing for standing in standings if standing.exceeded), standings[0])
    headers = _named(QUARTERLY, main)
    for standing in standings[1:]:
        headers |= _named(standing.window.header, standing)
    return headers


def nothing_left(standings: list[Standing], until: datetime) -> list[Standing]:
    """The same windows as if they were spent, up to a moment (aware) that the book knows nothing of."""
    reset = math.ceil(until.timestamp())
    return [standing._replace(remaining=0, reset=reset, exceeded=True) for standing in standings]


def _named(prefix: str, standing: Standing) -> dict[str, str]:
    return {
        f"{prefix}-limit": str(standing.window.requests),
        f"{prefix}-remaining": str(standing.remaining),
        f"{prefix}-reset": str(standing.reset),
    }
