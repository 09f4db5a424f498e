"""Accounts: the one that asks, and any other.

X's API has no member that says an account is labelled automated, so the only place to see it is the description.
"""

from dataclasses import replace

from litestar import get, post
from litestar.status_codes import HTTP_200_OK

from bot.simulator.api import problems, vocabulary
from bot.simulator.api.access import gate
from bot.simulator.api.callers import ANY, USERS
from bot.simulator.api.fields import PathId, Query
from bot.simulator.api.shapes import Json, user_shape
from bot.simulator.injected import ApiRequest, TheSimulator
from bot.simulator.records import User
from bot.simulator.simulator import Simulator

PARAMETERS = ("user.fields", "expansions", "tweet.fields", "post.fields")
READS = "tweet.read users.read"


@get("/2/users/me", opt=gate(USERS, "me", READS))
async def get_me(request: ApiRequest, simulator: TheSimulator) -> Json:
    """The account the access token belongs to."""
    return {"data": user_shape(_profile(simulator, simulator.brand), _user_fields(Query(request, PARAMETERS)))}


@get("/2/users/{id:str}", opt=gate(ANY, "user", READS))
async def get_user(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Any account."""
    user_id: str = request.path_params["id"]
    wanted = _user_fields(Query(request, PARAMETERS, PathId("id", user_id)))
    return {"data": user_shape(_profile(simulator, _existing(simulator, user_id)), wanted)}


@post(
    "/2/users/{id:str}/dm/block",
    opt=gate(USERS, "dm_block", "dm.write tweet.read users.read"),
    status_code=HTTP_200_OK,
)
async def block_dms(request: ApiRequest, simulator: TheSimulator) -> Json:
    """No more direct messages between the account and this one."""
    user_id: str = request.path_params["id"]
    Query(request, (), PathId("id", user_id)).check()
    user = _existing(simulator, user_id)
    if user == simulator.brand:
        raise problems.invalid_value("id", user_id, "The `id` of your own account cannot be blocked.")
    simulator.block(simulator.brand.id, user_id)
    return {"data": {"blocked": True}}


def _existing(simulator: Simulator, user_id: str) -> User:
    user = simulator.state.user(user_id)
    if user is None:
        raise problems.not_found("user", "id", user_id)
    return user


def _profile(simulator: Simulator, user: User) -> User:
    return replace(user, about=simulator.settings.brand_about) if user.id == simulator.brand.id else user


def _user_fields(query: Query) -> set[str]:
    wanted = query.names("user.fields", vocabulary.USER_FIELDS)
    query.names("expansions", vocabulary.USER_EXPANSIONS)
    query.names("tweet.fields", vocabulary.TWEET_FIELDS)
    query.names("post.fields", vocabulary.POST_FIELDS)
    query.check()
    return wanted
