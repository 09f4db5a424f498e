from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from tests.bot.console.harness import ANNA, TOM, Browser, NewBrowser, Night, night


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[Night]:
    """A desk nobody has been set up on."""
    desk = night(tmp_path)
    yield desk
    desk.store.close()


@pytest.fixture
def desk(empty_desk: Night) -> Night:
    """A desk with two agents."""
    empty_desk.hire(ANNA, "Anna Ruiz")
    empty_desk.hire(TOM, "Tom Becker")
    return empty_desk


@pytest.fixture
def new_browser(empty_desk: Night) -> Iterator[NewBrowser]:
    with TestClient(empty_desk.app) as client:
        yield lambda: Browser(client)


@pytest.fixture
def browser(new_browser: NewBrowser) -> Browser:
    """Nobody's yet."""
    return new_browser()


@pytest.fixture
def anna(desk: Night, new_browser: NewBrowser) -> Browser:
    browser = new_browser()
    browser.sign_in(ANNA)
    return browser


@pytest.fixture
def tom(desk: Night, new_browser: NewBrowser) -> Browser:
    browser = new_browser()
    browser.sign_in(TOM)
    return browser
