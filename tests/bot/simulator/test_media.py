from datetime import timedelta

import httpx
import pytest

from tests.bot.simulator.harness import MAYA, X


@pytest.fixture
def address(x: X) -> str:
    url: str = x.http.post("/phone/api/photos", json={"customer_id": MAYA}).json()["media_url"]
    return httpx.URL(url).path


def test_the_picture_is_a_jpeg_for_whoever_has_credentials(x: X, address: str) -> None:
    answer = x.as_brand("GET", address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert answer.content.endswith(b"\xff\xd9")


def test_nobody_else_sees_it(x: X, address: str) -> None:
    assert x.http.get(address).status_code == 401


def test_it_is_gone_after_a_day(x: X, address: str) -> None:
    x.clock.advance(timedelta(hours=24))
    assert x.as_brand("GET", address).status_code == 200
    x.clock.advance(timedelta(seconds=1))
    assert x.as_brand("GET", address).status_code == 404


def test_it_goes_with_its_message(x: X, address: str) -> None:
    [dm] = x.simulator.state.dms()
    x.simulator.delete_dm(dm.id)
    assert x.as_brand("GET", address).status_code == 404


def test_there_is_no_other_picture(x: X, address: str) -> None:
    assert x.as_brand("GET", address.replace(".jpg", ".png")).status_code == 404
    assert x.as_brand("GET", "/1.1/ton/data/dm/42/42.jpg").status_code == 404


def test_an_x_that_is_down_shows_nothing(x: X, address: str) -> None:
    x.turn(down=True)
    assert x.as_brand("GET", address).status_code == 503
