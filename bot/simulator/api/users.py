"""Accounts: the one that asks, and any other."""

from litestar import get

from bot.simulator.api import problems, vocabulary
from bot.simulator.api.access import EITHER, USER_ONLY, gate
from bot.simulator.api.fields import PathId, Query
from bot.simulator.api.shapes import Json, user_shape
from bot.simulator.injected import ApiRequest, TheSimulator

PARAMETERS = ("user.fields", "expansions", "tweet.fields", "post.fields")


@get("/2/users/me", opt=gate(USER_ONLY, "me"))
async def get_me(request: ApiRequest, simulator: TheSimulator) -> Json:
    """The account the access token belongs to."""
    return {"data": user_shape(simulator.brand, _user_fields(Query(request, PARAMETERS)))}


@get("/2/users/{id:str}", opt=gate(EITHER, "user"))
async def get_user(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Any account."""
    user_id: str = request.path_params["id"]
    wanted = _user_fields(Query(request, PARAMETERS, PathId("id", user_id)))
    user = simulator.state.user(user_id)
    if user is None:
        raise problems.not_found("user", "id", user_id)
    return {"data": user_shape(user, wanted)}


def _user_fields(query: Query) -> set[str]:
    wanted = query.names("user.fields", vocabulary.USER_FIELDS)
    query.names("expansions", vocabulary.USER_EXPANSIONS)
    query.names("tweet.fields", vocabulary.TWEET_FIELDS)
    query.names("post.fields", vocabulary.POST_FIELDS)
    query.check()
    return wanted
