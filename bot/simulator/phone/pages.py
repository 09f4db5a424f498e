"""The phone's pages. They work without JavaScript; with it nothing reloads."""

from typing import Any

from litestar import get, post
from litestar.response import Redirect, Template
from pydantic import ValidationError

from bot.simulator.injected import ApiRequest, Form, PathText, QueryText, TheSimulator
from bot.simulator.phone.control import NewCustomer
from bot.simulator.phone.people import check_may_dm, customer_or_404, refusal
from bot.simulator.phone.views import Renderer, common, threads
from bot.simulator.records import DirectMessage, User
from bot.simulator.simulator import DuplicatePostError, Simulator
from bot.simulator.texts import EmptyTextError, TextTooLongError


@get("/")
async def choose(simulator: TheSimulator) -> Template:
    """Pick who to be."""
    return Template("choose.html", context=common(simulator, None))


@get("/{customer_id:str}")
async def open_phone(customer_id: PathText) -> Redirect:
    """A phone opens on its messages."""
    return Redirect(f"/phone/{customer_id}/dm")


@get("/{customer_id:str}/dm")
async def show_dms(
    customer_id: PathText, request: ApiRequest, simulator: TheSimulator, draft: QueryText = ""
) -> Template:
    """The conversation with the brand."""
    customer = customer_or_404(simulator, customer_id)
    context = _phone(request, simulator, customer, "dm")
    timeline = simulator.state.timeline(customer.id)
    dms = [message for message in timeline if isinstance(message, DirectMessage)]
    return Template("dms.html", context=context | {"dms": dms, "draft": draft})


@get("/{customer_id:str}/public")
async def show_posts(
    customer_id: PathText, request: ApiRequest, simulator: TheSimulator, reply_to: QueryText = ""
) -> Template:
    """What everybody said to the brand in public, and what it answered."""
    customer = customer_or_404(simulator, customer_id)
    context = _phone(request, simulator, customer, "public") | {
        "threads": threads(simulator.state.posts()),
        "reply_to": simulator.state.post(reply_to),
    }
    return Template("posts.html", context=context)


@post("/people")
async def invent(data: Form, simulator: TheSimulator) -> Redirect:
    """Be somebody new; a handle that is taken opens that person's phone."""
    try:
        body = NewCustomer(handle=data.get("handle", "").strip(), name=data.get("name", ""))
    except ValidationError as error:
        raise refusal(
            ValueError("A handle has 1 to 15 letters, digits or _, and a name up to 50 characters.")
        ) from error
    handle = body.handle.lstrip("@")
    user = simulator.join(handle, body.name) or simulator.state.user_by_handle(handle)
    is_customer = user is not None and user != simulator.brand
    return Redirect(f"/phone/{user.id}/dm" if user and is_customer else "/phone", status_code=303)


@post("/{customer_id:str}/dm")
async def write_dm(customer_id: PathText, data: Form, simulator: TheSimulator) -> Redirect:
    """Send the brand a direct message."""
    customer = customer_or_404(simulator, customer_id)
    check_may_dm(simulator, customer.id, simulator.brand.id)
    try:
        simulator.send_dm(customer.id, simulator.brand.id, _text(data))
    except (EmptyTextError, TextTooLongError) as error:
        raise refusal(error) from error
    return Redirect(f"/phone/{customer.id}/dm", status_code=303)


@post("/{customer_id:str}/public")
async def write_post(customer_id: PathText, data: Form, simulator: TheSimulator) -> Redirect:
    """Post in public, or reply."""
    customer = customer_or_404(simulator, customer_id)
    parent = simulator.state.post(data.get("in_reply_to", ""))
    try:
        simulator.publish_post(customer.id, _text(data), parent)
    except (EmptyTextError, TextTooLongError, DuplicatePostError) as error:
        raise refusal(error) from error
    return Redirect(f"/phone/{customer.id}/public", status_code=303)


def _text(data: dict[str, str]) -> str:
    # A browser sends CRLF for the line breaks in a text area.
    return data.get("text", "").replace("\r\n", "\n").strip()


def _phone(request: ApiRequest, simulator: Simulator, customer: User, tab: str) -> dict[str, Any]:
    # The number is taken before any message is read: what arrives in between is then sent again by
    # the stream, and recognised by its id, instead of being lost.
    latest = simulator.state.latest()
    return (
        common(simulator, customer)
        | Renderer(request.app, simulator, customer).context()
        | {"tab": tab, "latest": latest}
    )
