"""What else happens to messages, as JSON: photos, encrypted ones, answers from X's own app, and deletions."""

from http import HTTPStatus

from litestar import delete, post

from bot.simulator.api import problems
from bot.simulator.api.bodies import Body, Id, read
from bot.simulator.injected import ApiRequest, PathText, TheSimulator
from bot.simulator.payloads import Json
from bot.simulator.phone.control import message_shape
from bot.simulator.phone.people import check_may_dm, customer_or_404, refusal
from bot.simulator.photos import picture_address
from bot.simulator.texts import EmptyTextError, TextTooLongError


class CustomerPhoto(Body):
    """A photo in a direct message to the brand."""

    customer_id: Id
    caption: str = ""


class CustomerChat(Body):
    """An encrypted message to the brand."""

    customer_id: Id


class BrandDm(Body):
    """A direct message that the brand's people write in X's own app."""

    customer_id: Id
    text: str


@post("/api/photos")
async def create_photo(request: ApiRequest, simulator: TheSimulator) -> Json:
    """The message as stored, with the `media_url` of its picture; 403 when the two are kept apart."""
    body = await read(request, CustomerPhoto)
    customer = customer_or_404(simulator, body.customer_id)
    check_may_dm(simulator, customer.id, simulator.brand.id)
    simulator.media_host.settle(str(request.base_url))
    try:
        dm = simulator.send_photo(customer.id, simulator.brand.id, body.caption)
    except TextTooLongError as error:
        raise refusal(error) from error
    address = picture_address(dm.photo, simulator.media_host.url) if dm.photo else None
    return message_shape(simulator, dm) | {"media_url": address}


@post("/api/chats")
async def create_chat(request: ApiRequest, simulator: TheSimulator) -> Json:
    """The id of an encrypted message, which shows on no phone; 403 when the two are kept apart."""
    body = await read(request, CustomerChat)
    customer = customer_or_404(simulator, body.customer_id)
    check_may_dm(simulator, customer.id, simulator.brand.id)
    return {"id": simulator.send_encrypted(customer.id, simulator.brand.id)}


@post("/api/brand-dms")
async def create_brand_dm(request: ApiRequest, simulator: TheSimulator) -> Json:
    """The message as stored; 403 when the two are kept apart. It counts against none of the app's limits."""
    body = await read(request, BrandDm)
    customer = customer_or_404(simulator, body.customer_id)
    check_may_dm(simulator, simulator.brand.id, customer.id)
    try:
        dm = simulator.send_dm(simulator.brand.id, customer.id, body.text)
    except (EmptyTextError, TextTooLongError) as error:
        raise refusal(error) from error
    return message_shape(simulator, dm)


@delete("/api/dms/{dm_id:str}", status_code=HTTPStatus.OK)
async def delete_dm(dm_id: PathText, simulator: TheSimulator) -> Json:
    """Take a direct message away, whoever wrote it; 404 when there is none."""
    if not simulator.delete_dm(dm_id):
        raise problems.not_found("dm", "dm_id", dm_id)
    return {"deleted": True}


@delete("/api/posts/{post_id:str}", status_code=HTTPStatus.OK)
async def delete_post(post_id: PathText, simulator: TheSimulator) -> Json:
    """Take a post away, whoever wrote it; 404 when there is none."""
    if not simulator.delete_post(post_id):
        raise problems.not_found("post", "post_id", post_id)
    return {"deleted": True}
