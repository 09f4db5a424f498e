"""The posts that mention an account."""

from litestar import get

from bot.simulator.api import problems
from bot.simulator.api.access import gate
from bot.simulator.api.callers import ANY
from bot.simulator.api.fields import PathId, Query
from bot.simulator.api.paging import page_of
from bot.simulator.api.ranges import TimeAndIdRange
from bot.simulator.api.selection import POST_PARAMETERS, PostSelection
from bot.simulator.api.shapes import Json
from bot.simulator.injected import ApiRequest, TheSimulator

PARAMETERS = (
    "max_results",
    "pagination_token",
    "start_time",
    "end_time",
    "since_id",
    "until_id",
    *POST_PARAMETERS,
)


@get("/2/users/{id:str}/mentions", opt=gate(ANY, "mentions", "tweet.read users.read"))
async def list_mentions(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Posts that name an account, replies to it included, newest first."""
    user_id: str = request.path_params["id"]
    query = Query(request, PARAMETERS, PathId("id", user_id))
    selection = PostSelection(query)
    size = query.integer("max_results", 5, 100, 10)
    keep = TimeAndIdRange(query)
    query.check()
    if simulator.state.user(user_id) is None:
        raise problems.not_found("user", "id", user_id)
    mentions = [post for post in simulator.state.posts() if user_id in post.mention_ids and post in keep]
    return selection.listing(simulator.state, page_of(mentions, size, query.text("pagination_token")))
