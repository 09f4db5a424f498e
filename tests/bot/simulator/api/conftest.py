"""Everything said to X's API in this room's tests, and everything it answers, is held against X's description."""

from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from tests.bot.simulator.schema import check


@pytest.fixture(autouse=True)
def held_against_the_description(monkeypatch: pytest.MonkeyPatch) -> None:
    send = TestClient.send

    def checked(self: TestClient[Any], request: httpx.Request, **options: Any) -> httpx.Response:
        answer = send(self, request, **options)
        answer.read()
        check(answer)
        return answer

    monkeypatch.setattr(TestClient, "send", checked)
