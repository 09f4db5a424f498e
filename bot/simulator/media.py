"""The picture of a direct message's photo: the same one for every photo."""

from functools import cache
from http import HTTPStatus
from pathlib import Path

from litestar import Response, get

from bot.simulator.api import problems
from bot.simulator.injected import ApiRequest, PathText, TheSimulator
from bot.simulator.photos import MEDIA_PATH, REACHABLE

PICTURE = Path(__file__).with_name("photo.jpg")


@get(MEDIA_PATH + "/{photo_id:str}/{name:str}")
async def picture(photo_id: PathText, name: PathText, request: ApiRequest, simulator: TheSimulator) -> Response[bytes]:
    """A JPEG for whoever comes with credentials, which are not looked at more closely.

    401 without any, 503 while X is down, 404 for a photo that is not there, was deleted, or is older than 24 hours.
    """
    if simulator.faults.down:
        raise problems.ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "Service Unavailable")
    if not request.headers.get("authorization"):
        raise problems.unauthorized()
    dm = simulator.state.dm_with_photo(photo_id)
    if dm is None or name != f"{photo_id}.jpg" or simulator.clock() - dm.created_at > REACHABLE:
        raise problems.not_found("media", "photo_id", photo_id)
    return Response(picture_bytes(), media_type="image/jpeg", headers={"cache-control": "private, no-store"})


@cache
def picture_bytes() -> bytes:
    """The picture, read once."""
    return PICTURE.read_bytes()
