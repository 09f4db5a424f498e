"""Public posts: write one, look one up, list those that mention an account."""

from litestar import get, post

from bot.simulator import texts
from bot.simulator.api import bodies, problems
from bot.simulator.api.access import EITHER, USER_ONLY, gate
from bot.simulator.api.fields import PathId, Query
from bot.simulator.api.paging import Page, page_of
from bot.simulator.api.selection import POST_PARAMETERS, PostSelection
from bot.simulator.api.shapes import Json
from bot.simulator.injected import ApiRequest, TheSimulator
from bot.simulator.records import Post
from bot.simulator.simulator import DuplicatePostError, Simulator

MENTION_PARAMETERS = (
    "max_results",
    "pagination_token",
    "start_time",
    "end_time",
    "since_id",
    "until_id",
    *POST_PARAMETERS,
)


@post("/2/tweets", opt=gate(USER_ONLY, "post"))
async def create_post(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Publish a post, or a reply to a post that mentions the account."""
    Query(request).check()
    body = await bodies.read(request, bodies.CreatePost)
    parent = _answerable(simulator, body.reply.in_reply_to_tweet_id) if body.reply else None
    try:
        published = simulator.publish_post(simulator.brand.id, body.text, parent)
    except (texts.EmptyTextError, texts.TextTooLongError) as error:
        raise problems.invalid_value("text", body.text[:300], f"$.text: {error}") from error
    except DuplicatePostError as error:
        raise problems.forbidden("You are not allowed to create a Tweet with duplicate content.") from error
    # X's description says `edit_history_post_ids` here, its live answers the older name: send both.
    history = {f"edit_history_{word}_ids": [published.id] for word in ("tweet", "post")}
    return {"data": {"id": published.id, "text": published.text} | history}


def _answerable(simulator: Simulator, post_id: str) -> Post:
    parent = simulator.state.post(post_id)
    if parent is None:
        raise problems.forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    if parent.author_id == simulator.brand.id or simulator.brand.id not in parent.mention_ids:
        raise problems.forbidden("You may only reply to a post in which your account was mentioned or quoted.")
    return parent


@get("/2/tweets/{id:str}", opt=gate(EITHER, "post_lookup"))
async def get_post(request: ApiRequest, simulator: TheSimulator) -> Json:
    """One post."""
    post_id: str = request.path_params["id"]
    query = Query(request, POST_PARAMETERS, PathId("id", post_id))
    selection = PostSelection(query)
    query.check()
    found = simulator.state.post(post_id)
    if found is None:
        raise problems.not_found(selection.words.rstrip("s"), "id", post_id)
    return {"data": selection.shape(simulator.state, found)} | selection.includes(simulator.state, [found])


@get("/2/users/{id:str}/mentions", opt=gate(EITHER, "mentions"))
async def list_mentions(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Posts that name an account, replies to it included, newest first."""
    user_id: str = request.path_params["id"]
    query = Query(request, MENTION_PARAMETERS, PathId("id", user_id))
    selection = PostSelection(query)
    size = query.integer("max_results", 5, 100, 10)
    keep = _TimeAndIdRange(query)
    query.check()
    if simulator.state.user(user_id) is None:
        raise problems.not_found("user", "id", user_id)
    mentions = [post for post in simulator.state.posts() if user_id in post.mention_ids and post in keep]
    page: Page[Post] = page_of(mentions, size, query.text("pagination_token"))
    data = [selection.shape(simulator.state, post) for post in page.items]
    ends = {"newest_id": data[0]["id"], "oldest_id": data[-1]["id"]} if data else {}
    return (
        ({"data": data} if data else {})
        | selection.includes(simulator.state, list(page.items))
        | {"meta": page.meta | ends}
    )


class _TimeAndIdRange:
    """What `since_id`, `until_id`, `start_time` and `end_time` let through.

    Only `start_time` lets its own moment in; the other three leave theirs out.
    """

    def __init__(self, query: Query) -> None:
        self._after, self._before = query.identifier("since_id"), query.identifier("until_id")
        self._start, self._end = query.instant("start_time"), query.instant("end_time")

    def __contains__(self, post: Post) -> bool:
        return (
            (self._after is None or int(post.id) > self._after)
            and (self._before is None or int(post.id) < self._before)
            and (self._start is None or post.created_at >= self._start)
            and (self._end is None or post.created_at < self._end)
        )
