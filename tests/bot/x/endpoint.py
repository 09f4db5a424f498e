"""The webhook as X sees it, and the inbox behind it."""

from dataclasses import dataclass
from typing import Any

import httpx
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select

from bot.store.engine import Store
from bot.store.tables import EventRow, MessageRow
from bot.x.webhook import PATH
from tests.bot.x.samples import encoded, signed


@dataclass
class Endpoint:
    """`rings` has, for each call of `on_message`, the event ids that were committed by then."""

    http: TestClient[Litestar]
    store: Store
    rings: list[list[str]]

    def deliver(self, body: Any) -> httpx.Response:
        """What X does: the body as JSON, signed."""
        content = encoded(body)
        return self.http.post(PATH, content=content, headers=signed(content))

    def deliver_raw(self, content: bytes) -> httpx.Response:
        return self.http.post(PATH, content=content, headers=signed(content))

    def event_ids(self) -> list[str]:
        with self.store.reading() as session:
            return sorted(session.scalars(select(EventRow.id)))

    def messages(self) -> list[str]:
        with self.store.reading() as session:
            return list(session.scalars(select(MessageRow.text).order_by(MessageRow.id)))
