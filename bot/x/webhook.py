"""The webhook X delivers to: challenge, signature, inbox, answer. Nothing else happens in the request."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from anyio.to_thread import run_sync
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_400_BAD_REQUEST,
    HTTP_403_FORBIDDEN,
    HTTP_503_SERVICE_UNAVAILABLE,
)
from msgspec import DecodeError
from msgspec.json import decode

from bot.clock import Clock
from bot.model.incoming import Kind
from bot.store import inbox
from bot.store.engine import Store
from bot.x.catching_up import Heartbeat
from bot.x.client import XError
from bot.x.parsing import UnreadableDelivery, read_delivery
from bot.x.signing import HEADER, answer_challenge, is_signed

log = structlog.get_logger()

PATH = "/x/webhook"
LARGEST = 1_000_000
"""Bytes a delivery may have; X's are a few kilobytes."""

THROUGH_POWER_CUT = frozenset({*inbox.ANSWERED, Kind.DELETED, Kind.ENCRYPTED})
"""The kinds of event that nobody else would tell us again."""


def webhook_handlers(
    store: Store,
    clock: Clock,
    secret: str,
    account_id: Callable[[], str],
    coalesce: timedelta,
    on_message: Callable[[], None],
) -> list[HTTPRouteHandler]:
    """The two routes. `on_message` is called after something new is committed."""
    heartbeat = Heartbeat()

    @get(PATH, sync_to_thread=False, exclude_from_csrf=True)
    def challenge(crc_token: FromQuery[str] = "") -> Response[dict[str, str]]:
        """X proves that we know the secret."""
        answer = answer_challenge(secret, crc_token)
        if answer is None:
            return Response({"error": "crc_token has an unexpected form"}, status_code=HTTP_400_BAD_REQUEST)
        return Response({"response_token": answer})

    @post(PATH, status_code=HTTP_200_OK, exclude_from_csrf=True, request_max_body_size=LARGEST)
    async def deliver(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        """X tells us what happened: committed first, answered then."""
        body = await request.body()
        if not is_signed(secret, body, request.headers.get(HEADER)):
            log.warning("webhook refused", action="bad_signature")
            return Response({"error": "signature does not match"}, status_code=HTTP_403_FORBIDDEN)
        try:
            received, new = await run_sync(_receive, body, account_id, store, clock, coalesce, heartbeat)
        except XError as error:  # X delivers again what is not answered with 200
            log.warning("delivery put off", action="account_unknown", reason=str(error))
            return Response({"error": "not ready"}, status_code=HTTP_503_SERVICE_UNAVAILABLE)
        except (DecodeError, RecursionError, UnicodeDecodeError, UnreadableDelivery):
            log.warning("delivery unreadable", action="unreadable_delivery", size=len(body))
            return Response({"error": "not an event"}, status_code=HTTP_400_BAD_REQUEST)
        if new:
            on_message()
        return Response({"received": received, "new": new})

    return [challenge, deliver]


def _receive(
    body: bytes, account_id: Callable[[], str], store: Store, clock: Clock, coalesce: timedelta, heartbeat: Heartbeat
) -> tuple[int, int]:
    """Reads a delivery and commits it; how many events it held, and how many of them were new."""
    events = read_delivery(decode(body), account_id())
    lasting = any(event.kind in THROUGH_POWER_CUT for event in events)
    with store.transaction(through_power_cut=lasting) as session:
        new = inbox.receive(session, events, clock(), coalesce)
        heartbeat.beat(session, clock())
    log.info(
        "events stored",
        action="events_stored",
        events=[event.event_id for event in events],
        new=new,
    )
    return len(events), new
