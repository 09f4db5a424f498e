import re

import pytest
from litestar import Litestar, post
from litestar.testing import TestClient

from bot.console import first_run
from bot.console.app import build_console
from bot.console.templates import HERE
from bot.model.ticket import TicketState
from tests.bot.console.harness import Browser, Night, words

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
PAGES = ("/", "/sign-in", "/setup", "/nonsense", "/tickets", "/tickets/HL-AAAAAA", "/tickets/list")


def assert_secured(answer) -> None:
    assert answer.headers.get_list("content-security-policy") == [POLICY]
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert answer.headers.get_list("referrer-policy") == ["same-origin"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_refuses_what_is_not_ours_and_is_kept_by_no_cache(
    desk: Night, browser: Browser, anna: Browser, path: str
):
    for who in (browser, anna):
        answer = who.open(path)
        assert_secured(answer)
        assert answer.headers["cache-control"] == "no-store"


def test_refusals_are_secured_too(desk: Night, anna: Browser):
    reference = desk.file()
    assert_secured(anna.send(f"/tickets/{reference}/replies", text="", seen="0"))
    assert_secured(anna.forge(f"/tickets/{reference}/claim"))


def test_files_are_secured_and_kept_for_good(browser: Browser):
    for name in ("console.css", "console.js", "icon.svg"):
        answer = browser.open(f"/static/{name}")
        assert_secured(answer)
        assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("token", [{}, {"_csrf_token": "forged"}, {"_csrf_token": "a" * 128}])
def test_a_forged_form_changes_nothing(desk: Night, anna: Browser, token: dict[str, str]):
    reference = desk.file()
    answer = anna.forge(f"/tickets/{reference}/claim", **token)
    assert answer.status_code == 403
    assert "Nothing was changed" in words(answer)
    assert desk.ticket(reference).state == TicketState.OPEN


def test_signing_in_and_out_cannot_be_forged(desk: Night, browser: Browser, anna: Browser):
    browser.open("/sign-in")
    assert browser.forge("/sign-in", email="x", password="x").status_code == 403
    assert anna.forge("/sign-out").status_code == 403
    assert anna.open("/").status_code == 200


def test_after_a_form_token_nobody_knows_the_next_page_brings_a_new_one(desk: Night, browser: Browser):
    browser.open("/sign-in")
    host = next(iter(browser.cookies.jar)).domain
    browser.cookies.set("nightdesk-form", "of-another-desk", domain=host, path="/")
    assert browser.send("/sign-in", email="x", password="x").status_code == 403
    assert browser.form_token == ""
    assert browser.sign_in().status_code == 303


def test_nothing_is_written_without_a_session(desk: Night, browser: Browser):
    reference = desk.file()
    browser.open("/sign-in")
    for step in ("claim", "return", "reopening", "resolution", "replies"):
        assert browser.send(f"/tickets/{reference}/{step}").status_code == 303
    assert [event.action for event in desk.ticket(reference).history] == ["opened"]


def test_pages_have_no_scripts_or_styles_of_their_own():
    for template in (HERE / "templates").iterdir():
        html = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|https?://", html), template
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html)), template


def test_what_is_mounted_beside_the_console_needs_no_form_token(desk: Night):
    @post("/x/webhook")
    async def webhook() -> str:
        return "taken"

    parts = build_console(desk.store, desk.handbook, desk.clock, desk.settings, lambda: None, passwords=desk.passwords)
    app = Litestar(
        route_handlers=[webhook, *parts.route_handlers],
        template_config=parts.template_config,
        stores=parts.stores,
        exception_handlers=parts.exception_handlers,
    )
    with TestClient(app) as client:
        answer = client.post("/x/webhook", json={})
        assert (answer.status_code, answer.text) == (201, "taken")
        assert "set-cookie" not in answer.headers
        assert client.get("/sign-in").status_code == 200


def test_a_page_that_breaks_says_so_and_logs_no_password(
    desk: Night,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    def broken(_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(type(desk.store), "reading", broken)
    browser.client.raise_server_exceptions = False
    monkeypatch.setattr(first_run, "somebody_is_set_up", lambda _: True)
    browser.open("/sign-in")
    answer = browser.send("/sign-in", email="x", password="my secret password")
    assert answer.status_code == 500
    assert "Something broke" in words(answer)
    assert_secured(answer)
    logged = "".join(capsys.readouterr())
    assert "the disk is full" in logged
    assert "my secret password" not in logged
