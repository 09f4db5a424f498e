"""Public posts: write one, take one back, look some up."""

from litestar import delete, get, post
from litestar.status_codes import HTTP_200_OK

from bot.simulator import texts
from bot.simulator.api import bodies, problems
from bot.simulator.api.access import gate
from bot.simulator.api.callers import ANY, USERS
from bot.simulator.api.fields import PathId, Query
from bot.simulator.api.selection import POST_PARAMETERS, PostSelection
from bot.simulator.api.shapes import Json
from bot.simulator.injected import ApiRequest, TheSimulator
from bot.simulator.records import Post
from bot.simulator.simulator import DuplicatePostError, Simulator

READS = "tweet.read users.read"
WRITES = "tweet.read tweet.write users.read"


@post("/2/tweets", opt=gate(USERS, "post", WRITES))
async def create_post(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Publish a post, a reply or a quote."""
    Query(request).check()
    body = await bodies.read(request, bodies.CreatePost)
    parent = _answerable(simulator, body.reply.in_reply_to_tweet_id) if body.reply else None
    quoted = _quotable(simulator, body.quote_tweet_id) if body.quote_tweet_id else None
    try:
        published = simulator.publish_post(simulator.brand.id, body.text, parent, quoted)
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
    brand = simulator.brand.id
    is_engaged = parent.author_id != brand and (brand in parent.mention_ids or parent.quoted_user_id == brand)
    if simulator.settings.self_serve and not is_engaged:
        raise problems.forbidden(
            "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the "
            "author of the post you are replying to."
        )
    return parent


def _quotable(simulator: Simulator, post_id: str) -> Post:
    quoted = simulator.state.post(post_id)
    if quoted is None:
        raise problems.forbidden("You attempted to quote a Tweet that is deleted or not visible to you.")
    return quoted


@delete("/2/tweets/{id:str}", opt=gate(USERS, "post_delete", WRITES), status_code=HTTP_200_OK)
async def delete_post(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Take back a post of the account's own."""
    post_id: str = request.path_params["id"]
    Query(request, (), PathId("id", post_id)).check()
    found = simulator.state.post(post_id)
    if found is None:
        raise problems.not_found("tweet", "id", post_id)
    if found.author_id != simulator.brand.id:
        raise problems.forbidden("You are not authorized to delete this Tweet.")
    return {"data": {"deleted": simulator.delete_post(post_id)}}


@get("/2/tweets/{id:str}", opt=gate(ANY, "post_lookup", READS))
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


@get("/2/tweets", opt=gate(ANY, "posts_lookup", READS))
async def get_posts(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Up to a hundred posts, in the order they were asked for; `errors` names those that are not there."""
    query = Query(request, ("ids", *POST_PARAMETERS))
    selection = PostSelection(query)
    ids = dict.fromkeys(query.identifiers("ids"))
    query.check()
    state = simulator.state
    found = [post for post_id in ids if (post := state.post(post_id))]
    word = selection.words.rstrip("s")
    missing = [problems.missing_part(word, "ids", post_id) for post_id in ids if state.post(post_id) is None]
    data = [selection.shape(state, post) for post in found]
    answer = {"data": data, "errors": missing} | selection.includes(state, found)
    return {name: member for name, member in answer.items() if member}
