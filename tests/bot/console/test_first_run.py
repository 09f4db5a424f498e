import pytest

from bot.console import first_run
from bot.console.keys import NoSecretKey, derive
from bot.settings import Settings
from bot.store import agents
from tests.bot.console.harness import Browser, Night, words

ANNA = {"name": "Anna Ruiz", "email": "anna@harborlight.example", "password": "twelve chars"}


@pytest.fixture
def address(empty_desk: Night) -> str:
    printed = first_run.sign_in_address(empty_desk.store, empty_desk.settings)
    assert printed is not None
    base = empty_desk.settings.desk_address
    assert printed.startswith(f"{base}/setup?token=")
    return printed.removeprefix(base)


def token_of(address: str) -> str:
    return address.partition("token=")[2]


def test_the_printed_link_sets_the_first_person_up_as_admin(empty_desk: Night, browser: Browser, address: str):
    assert "at least 12 characters" in words(browser.open(address)).lower()
    answer = browser.send("/setup", token=token_of(address), **ANNA)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Anna Ruiz" in words(browser.open("/"))
    with empty_desk.store.reading() as session:
        assert [(row.email, row.role) for row in agents.everybody(session)] == [(ANNA["email"], "admin")]


def test_the_link_works_once(empty_desk: Night, browser: Browser, address: str):
    browser.open(address)
    browser.send("/setup", token=token_of(address), **ANNA)
    browser.open("/")
    again = browser.send("/setup", token=token_of(address), **ANNA | {"email": "eve@evil.example"})
    assert (again.status_code, again.headers["location"]) == (303, "/sign-in")
    assert browser.open(address).headers["location"] == "/sign-in"
    assert first_run.sign_in_address(empty_desk.store, empty_desk.settings) is None
    with empty_desk.store.reading() as session:
        assert len(agents.everybody(session)) == 1


def test_of_two_first_people_one_gets_in(empty_desk: Night):
    def newcomer(email: str) -> first_run.Newcomer:
        return first_run.Newcomer(name="x", email=email, password_hash="x")

    first_run.set_up(empty_desk.store, newcomer("a@b.example"), empty_desk.clock())
    with pytest.raises(first_run.SetUpDone):
        first_run.set_up(empty_desk.store, newcomer("c@d.example"), empty_desk.clock())


@pytest.mark.parametrize("token", ["", "wrong", "ä"])
def test_without_the_token_there_is_no_set_up(empty_desk: Night, browser: Browser, token: str):
    assert browser.open(f"/setup?token={token}").status_code == 404
    browser.open("/sign-in")
    assert browser.send("/setup", token=token, **ANNA).status_code == 404
    assert not first_run.somebody_is_set_up(empty_desk.store)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "  "}, "Write the name"),
        ({"email": "anna"}, "Write an e-mail address"),
        ({"password": "only eleven"}, "needs 12 characters or more; this has 11"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    empty_desk: Night, browser: Browser, address: str, wrong: dict[str, str], said: str
):
    browser.open(address)
    answer = browser.send("/setup", token=token_of(address), **ANNA | wrong)
    assert answer.status_code == 422
    assert said in words(answer)
    assert (ANNA | wrong)["email"] in answer.text
    assert ANNA["password"] not in answer.text


def test_every_process_knows_the_token_and_other_desks_do_not():
    one, two, other = (Settings(secret_key=key) for key in ("a", "a", "b"))
    assert first_run.first_run_token(one) == first_run.first_run_token(two)
    assert first_run.first_run_token(one) != first_run.first_run_token(other)


def test_keys_differ_by_purpose():
    settings = Settings(secret_key="a")
    assert derive(settings, "session") != derive(settings, "forms")


def test_there_is_no_key_without_a_secret():
    with pytest.raises(NoSecretKey, match="NIGHTDESK_SECRET_KEY"):
        derive(Settings(), "session")


def test_who_comes_before_the_first_run_is_told_where_the_link_is(empty_desk: Night, browser: Browser):
    assert "Open the link that nightdesk up printed" in words(browser.open("/sign-in"))
