from datetime import timedelta

import pytest

from bot.console import sessions
from bot.console.problems import local_path
from bot.store import agents
from tests.bot.console.harness import ANNA, FAST, PASSWORD, Browser, Night, night, words

WRONG = "That e-mail address and password do not belong together."


def test_the_right_password_opens_the_queue(desk: Night, browser: Browser):
    answer = browser.sign_in(ANNA)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Anna Ruiz" in words(browser.open("/"))


def test_an_address_is_known_in_any_case(desk: Night, browser: Browser):
    assert browser.sign_in(f"  {ANNA.upper()} ").status_code == 303


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(desk: Night, browser: Browser):
    wrong = browser.sign_in(ANNA, "something else")
    unknown = browser.sign_in("nobody@harborlight.example", "something else")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert WRONG in words(wrong)
    assert words(wrong) == words(unknown)


def test_an_unknown_address_costs_a_hash_like_a_known_one(
    desk: Night, browser: Browser, monkeypatch: pytest.MonkeyPatch
):
    compared: list[str] = []
    verify = FAST.verify
    monkeypatch.setattr(type(FAST), "verify", lambda _, kept, given: compared.append(given) or verify(kept, given))
    browser.sign_in("nobody@harborlight.example", "one")
    browser.sign_in(ANNA, "two")
    assert compared == ["one", "two"]


def test_what_was_typed_as_address_is_kept_and_escaped(desk: Night, browser: Browser):
    answer = browser.sign_in('"><script>', "x")
    assert 'value="&#34;&gt;&lt;script&gt;"' in answer.text


def test_the_eleventh_try_within_a_minute_has_to_wait(desk: Night, browser: Browser):
    tries = [browser.sign_in(ANNA, "wrong").status_code for _ in range(10)]
    answer = browser.sign_in(ANNA)
    assert tries == [422] * 10
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "Wait a minute" in words(answer)


def test_looking_at_the_form_is_not_a_try(desk: Night, browser: Browser):
    assert [browser.open("/sign-in").status_code for _ in range(15)] == [200] * 15


@pytest.mark.parametrize("path", ["/", "/tickets", "/tickets/list", "/tickets/HL-AAAAAA"])
def test_without_a_session_every_page_leads_to_the_form(desk: Night, browser: Browser, path: str):
    answer = browser.open(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_signing_in_leads_back_to_where_one_wanted_to_go(desk: Night, browser: Browser):
    wanted = "/tickets?state=resolved"
    form = browser.open(browser.open(wanted).headers["location"])
    assert f'name="next" value="{wanted}"' in form.text
    assert browser.sign_in(next=wanted).headers["location"] == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "//[",
        "///evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\tevil",
        "/\n/evil.example",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(desk: Night, browser: Browser, wanted: str):
    assert local_path(wanted) == "/"
    assert browser.sign_in(next=wanted).headers["location"] == "/"


def test_the_session_cookie_is_out_of_reach_and_changes_with_every_sign_in(desk: Night, browser: Browser):
    first = browser.sign_in().headers.get_list("set-cookie")
    session = next(cookie for cookie in first if cookie.startswith("nightdesk="))
    before = browser.cookies["nightdesk"]
    browser.sign_in()
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(session.split("; "))
    assert "Secure" not in session
    assert browser.cookies["nightdesk"] != before


def test_signing_in_brings_a_new_form_token(desk: Night, browser: Browser):
    browser.open("/sign-in")
    before = browser.form_token
    browser.sign_in()
    assert browser.form_token not in ("", before)


def test_behind_https_cookies_insist_on_it(tmp_path):
    desk = night(tmp_path, public_url="https://desk.example")
    assert sessions.is_secure(desk.settings)
    assert sessions.cookie_name(desk.settings, "nightdesk") == "__Host-nightdesk"
    desk.store.close()


def test_signing_out_ends_the_session(anna: Browser):
    answer = anna.send("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert anna.open("/").status_code == 303


def test_a_refresh_brings_no_session_back(anna: Browser):
    assert "set-cookie" not in anna.open("/tickets/list").headers


def test_a_session_nobody_uses_ends_after_twelve_hours(desk: Night, anna: Browser):
    desk.clock.advance(timedelta(hours=11, minutes=59))
    assert anna.open("/").status_code == 200
    desk.clock.advance(timedelta(hours=11, minutes=59))
    assert anna.open("/").status_code == 200
    desk.clock.advance(timedelta(hours=12))
    assert anna.open("/").status_code == 303


def test_a_session_ends_after_a_day_however_much_it_is_used(desk: Night, anna: Browser):
    for _ in range(3):
        desk.clock.advance(timedelta(hours=7, minutes=59))
        assert anna.open("/").status_code == 200
    desk.clock.advance(timedelta(minutes=3))
    assert anna.open("/").status_code == 303


def test_a_page_that_refreshes_itself_does_not_keep_a_session_alive(desk: Night, anna: Browser):
    for _ in range(2):
        desk.clock.advance(timedelta(hours=5, minutes=59))
        assert anna.open("/tickets/list").status_code == 200
    desk.clock.advance(timedelta(minutes=3))
    assert anna.open("/").status_code == 303


def test_a_changed_password_ends_sessions(desk: Night, anna: Browser):
    with desk.store.transaction() as session:
        row = agents.by_email(session, ANNA)
        assert row is not None
        row.password_hash = desk.passwords.hash("another one entirely")
    assert anna.open("/").status_code == 303


@pytest.mark.parametrize("cookie", ["null", "AAAA", "ä", "YWRkaXRpb25hbF9hdXRoZW50aWNhdGVkX2RhdGE9", "*" * 500])
def test_a_cookie_that_is_none_of_ours_is_no_session(desk: Night, browser: Browser, cookie: str):
    answer = browser.open("/", cookie=f"nightdesk={cookie}".encode())
    assert answer.status_code == 303


def test_a_weak_hash_is_replaced_when_its_password_is_seen(empty_desk: Night, browser: Browser):
    weak = type(FAST)(time_cost=1, memory_cost=8, parallelism=1, hash_len=16).hash(PASSWORD)
    empty_desk.hire(ANNA, "Anna Ruiz", weak)
    assert browser.sign_in().status_code == 303
    with empty_desk.store.reading() as session:
        row = agents.by_email(session, ANNA)
    assert row is not None
    assert row.password_hash != weak
    assert browser.open("/").status_code == 200
