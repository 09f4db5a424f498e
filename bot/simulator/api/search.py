"""Recent search: the posts of the last week that fit a query."""

from datetime import timedelta

from litestar import get

from bot.simulator.api import problems
from bot.simulator.api.access import gate
from bot.simulator.api.callers import ANY
from bot.simulator.api.fields import Query
from bot.simulator.api.paging import page_of
from bot.simulator.api.ranges import TimeAndIdRange
from bot.simulator.api.searching import QueryError, matcher
from bot.simulator.api.selection import POST_PARAMETERS, PostSelection
from bot.simulator.api.shapes import Json
from bot.simulator.injected import ApiRequest, TheSimulator

REACHES_BACK = timedelta(days=7)
LONGEST_QUERY = 512
"""Characters a self-serve app may search for; X's description allows 4,096 to others."""

ORDERS = frozenset({"recency", "relevancy"})
PARAMETERS = (
    "query",
    "max_results",
    "next_token",
    "pagination_token",
    "start_time",
    "end_time",
    "since_id",
    "until_id",
    "sort_order",
    *POST_PARAMETERS,
)
ONE_OF = (("start_time", "since_id"), ("end_time", "until_id"), ("pagination_token", "next_token"))


@get("/2/tweets/search/recent", opt=gate(ANY, "search", "tweet.read users.read"))
async def search_recent(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Posts of the last seven days, newest first whatever `sort_order` says."""
    query = Query(request, PARAMETERS)
    selection = PostSelection(query)
    size = query.integer("max_results", 10, 100, 10)
    query.names("sort_order", ORDERS)
    keep = TimeAndIdRange(query)
    oldest = simulator.clock() - REACHES_BACK
    if keep.start is not None and keep.start < oldest:
        query.refuse("start_time", "must be within the last 7 days")
    for one, other in ONE_OF:
        if query.has(one) and query.has(other):
            query.refuse(one, f"cannot be combined with `{other}`")
    wanted = query.text("query") or ""
    if not 1 <= len(wanted) <= LONGEST_QUERY:
        query.refuse("query", f"must have 1 to {LONGEST_QUERY} characters")
    query.check()
    try:
        fits = matcher(wanted, simulator.state)
    except QueryError as error:
        raise problems.invalid_value("query", wanted, f"There were errors processing your request: {error}") from error
    found = [post for post in simulator.state.posts() if post.created_at >= oldest and post in keep and fits(post)]
    name = "next_token" if query.has("next_token") else "pagination_token"
    return selection.listing(simulator.state, page_of(found, size, query.text(name), name))
