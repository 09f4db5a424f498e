"""What customers do, as JSON: join, write in private, write in public, read what came back.

What else can happen to their messages is in `happenings.py`.
"""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from pydantic import StringConstraints

from bot.simulator.api import problems
from bot.simulator.api.bodies import Body, Id, read
from bot.simulator.injected import ApiRequest, PathText, QueryText, TheSimulator
from bot.simulator.payloads import Json
from bot.simulator.phone.people import check_may_dm, customer_or_404, precise, refusal
from bot.simulator.records import Message, Post, User
from bot.simulator.simulator import DuplicatePostError, Simulator
from bot.simulator.texts import EmptyTextError, TextTooLongError

Handle = Annotated[str, StringConstraints(pattern=r"^@?[A-Za-z0-9_]{1,15}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]


class NewCustomer(Body):
    """Somebody who joins X."""

    handle: Handle
    name: Name


class CustomerDm(Body):
    """A direct message to the brand; the same `event_id` again changes nothing."""

    customer_id: Id
    text: str
    event_id: Id | None = None


class CustomerPost(Body):
    """A public post, a reply to one, or one that quotes another."""

    customer_id: Id
    text: str
    in_reply_to: Id | None = None
    quote_of: Id | None = None


@post("/api/customers")
async def create_customer(request: ApiRequest, simulator: TheSimulator) -> Json:
    """201 with the new account, 409 when the handle is taken."""
    body = await read(request, NewCustomer)
    user = simulator.join(body.handle.lstrip("@"), body.name)
    if user is None:
        raise problems.ProblemError(HTTPStatus.CONFLICT, "That handle is taken.")
    return customer_shape(user)


@get("/api/customers")
async def list_customers(simulator: TheSimulator) -> Json:
    """Everybody but the brand."""
    users = simulator.state.users()
    return {"customers": [customer_shape(user) for user in users if user != simulator.brand]}


@post("/api/dms")
async def create_dm(request: ApiRequest, simulator: TheSimulator) -> Json:
    """The message as stored; 409 when `event_id` belongs to another message, 403 when the two are kept apart."""
    body = await read(request, CustomerDm)
    customer = customer_or_404(simulator, body.customer_id)
    check_may_dm(simulator, customer.id, simulator.brand.id)
    try:
        dm = simulator.send_dm(customer.id, simulator.brand.id, body.text, body.event_id)
    except (EmptyTextError, TextTooLongError) as error:
        raise refusal(error) from error
    if (dm.sender_id, dm.text) != (customer.id, body.text):
        raise problems.ProblemError(HTTPStatus.CONFLICT, "That event_id is another message's.")
    return message_shape(simulator, dm)


@post("/api/posts")
async def create_post(request: ApiRequest, simulator: TheSimulator) -> Response[Json]:
    """The post as stored; 409 when this customer posted the same within the last day."""
    body = await read(request, CustomerPost)
    customer = customer_or_404(simulator, body.customer_id)
    parent = _post_named(simulator, "in_reply_to", body.in_reply_to)
    quoted = _post_named(simulator, "quote_of", body.quote_of)
    try:
        published = simulator.publish_post(customer.id, body.text, parent, quoted)
    except (EmptyTextError, TextTooLongError, DuplicatePostError) as error:
        raise refusal(error) from error
    return Response(message_shape(simulator, published), status_code=HTTPStatus.CREATED)


def _post_named(simulator: Simulator, parameter: str, post_id: str | None) -> Post | None:
    post = simulator.state.post(post_id) if post_id else None
    if post_id and post is None:
        raise problems.not_found("post", parameter, post_id)
    return post


@get("/api/customers/{customer_id:str}/messages")
async def list_messages(customer_id: PathText, simulator: TheSimulator, after: QueryText = "") -> Json:
    """What passed between a customer and the brand, oldest first.

    `after` is the id of a message, or a moment in ISO 8601 with its offset: only what came later.
    """
    customer = customer_or_404(simulator, customer_id)
    timeline = _after(simulator.state.timeline(customer.id), after)
    return {"messages": [message_shape(simulator, message) for message in timeline]}


def _after(timeline: list[Message], after: str) -> list[Message]:
    if not after:
        return timeline
    if after.isdigit():
        start = next((m.sequence for m in timeline if m.id == after), None)
        if start is None:
            raise problems.not_found("message", "after", after)
        return [message for message in timeline if message.sequence > start]
    try:
        moment = datetime.fromisoformat(after)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise problems.invalid_value("after", after, "Give the id of a message, or a moment with its offset from UTC.")
    return [message for message in timeline if message.created_at > moment]


def customer_shape(user: User) -> Json:
    """A customer as the control API tells of one."""
    return {"id": user.id, "handle": user.handle, "name": user.name, "language": user.language}


def message_shape(simulator: Simulator, message: Message) -> Json:
    """A message as the control API tells of one; `at` is in UTC. `quote_of` is there when it quotes a post."""
    is_post = isinstance(message, Post)
    quote: Json = {"quote_of": message.quoted} if isinstance(message, Post) and message.quoted else {}
    author = message.author_id if isinstance(message, Post) else message.sender_id
    return {
        "id": message.id,
        "where": "public" if is_post else "dm",
        "who": "brand" if author == simulator.brand.id else "customer",
        "text": message.text,
        "at": precise(message.created_at),
    } | (quote | {"in_reply_to": message.in_reply_to} if isinstance(message, Post) else {})
