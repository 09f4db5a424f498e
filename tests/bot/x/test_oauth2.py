from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.clock import VirtualClock
from bot.model.outgoing import Surface
from bot.store.engine import Store
from bot.store.sealed import Seal
from bot.x.client import XClient, XError
from bot.x.oauth2 import App, Consent, Pair, Tokens
from tests.bot.simulator.harness import BRAND, MAYA, SETTINGS
from tests.bot.together import together
from tests.bot.x.running_x import KEYS, RunningX, running_x

FIRST = SETTINGS.oauth2_refresh_token
SEAL = Seal("s" * 48)
AN_HOUR = timedelta(hours=1)

Make = Callable[..., Tokens]


@pytest.fixture
def x(clock: VirtualClock) -> Iterator[RunningX]:
    with running_x(clock) as running:
        yield running


@pytest.fixture
def app(x: RunningX) -> App:
    return App(client_id=SETTINGS.oauth2_client_id, secret=SETTINGS.oauth2_client_secret, address=x.address)


@pytest.fixture
def tokens(store: Store, clock: VirtualClock, app: App) -> Make:
    """Another desk on the same database, each time."""
    return lambda first=FIRST, seal=SEAL: Tokens(store, seal, clock, app, first)


def test_a_token_is_asked_for_once_and_used_for_two_hours(clock: VirtualClock, tokens: Make) -> None:
    desk = tokens()
    first = desk.access()
    clock.advance(AN_HOUR)
    assert desk.access() == first


def test_a_token_is_renewed_before_it_ends(clock: VirtualClock, tokens: Make) -> None:
    desk = tokens()
    first = desk.access()
    clock.advance(2 * AN_HOUR - timedelta(minutes=5))
    assert desk.access() != first


def test_what_was_renewed_is_kept_for_a_desk_that_starts_anew(clock: VirtualClock, tokens: Make) -> None:
    for _ in range(3):  # the token of the environment was used up by the first
        tokens().access()
        clock.advance(2 * AN_HOUR)
    assert tokens().access()


def test_desks_that_need_one_at_the_same_moment_ask_once(tokens: Make) -> None:
    desks = [tokens() for _ in range(4)]
    assert len(set(together(*(desk.access for desk in desks)))) == 1


def test_a_new_token_in_the_environment_wins(store: Store, tokens: Make) -> None:
    tokens().access()
    with pytest.raises(XError, match="refuses the refresh token"):
        tokens(first="another-one").access()


def test_tokens_sealed_with_another_key_are_as_good_as_none(tokens: Make) -> None:
    tokens().access()
    with pytest.raises(XError, match="refuses the refresh token"):  # the environment's is used up
        tokens(seal=Seal("another" * 8)).access()


def test_without_a_refresh_token_the_setting_is_named(tokens: Make) -> None:
    with pytest.raises(XError, match="NIGHTDESK_X_OAUTH2_REFRESH_TOKEN"):
        tokens(first="").access()


def test_an_x_that_is_down_is_not_a_refusal(x: RunningX, tokens: Make) -> None:
    x.simulator.faults.change(down=True)
    with pytest.raises(XError, match="X gave no token") as caught:
        tokens().access()
    assert not caught.value.permanent
    x.simulator.faults.change(down=False)
    assert tokens().access()


def test_neither_repr_nor_database_holds_a_token(store: Store, clock: VirtualClock, tokens: Make) -> None:
    desk = tokens()
    access = desk.access()
    pair = Pair(access=access, refresh="refresh-me", until=clock(), begun="")
    with store.reading() as session:
        kept = SEAL.open(session, "x oauth2") or ""
        sealed = session.connection().exec_driver_sql("SELECT sealed FROM secret").scalar_one()
    assert access in kept
    assert access not in sealed
    assert access not in repr(pair)
    assert "refresh-me" not in repr(pair)


def test_the_account_acts_by_oauth2_and_the_app_by_its_own_token(x: RunningX, tokens: Make) -> None:
    client = XClient(x.address, KEYS, tokens())
    assert client.account_id() == BRAND
    x.simulator.send_dm(MAYA, BRAND, "no power")
    assert client.send(Surface.DM, MAYA, "Hello").x_id
    assert [item["text"] for item in client.dms().items] == ["Hello", "no power"]
    assert client.webhooks() == []


def test_a_token_x_takes_no_more_is_renewed_once_and_the_call_made_again(x: RunningX, tokens: Make) -> None:
    desk = tokens()
    client = XClient(x.address, KEYS, desk)
    client.account_id()
    desk._pair = Pair(access="revoked", refresh="?", until=desk._clock() + AN_HOUR, begun="?")
    assert client.account().id == BRAND


def test_who_has_no_good_token_at_all_is_told_so(x: RunningX, tokens: Make) -> None:
    x.simulator.faults.change(refuse_credentials=True)
    with pytest.raises(XError) as caught:
        XClient(x.address, KEYS, tokens()).account()
    assert caught.value.status == 401


@pytest.fixture
def consent(app: App) -> Consent:
    return Consent(app=app, callback="http://127.0.0.1/callback", verifier="v" * 64, state="a-state")


def browser(consent: Consent, x: RunningX) -> str:
    """Where the brand's browser ends up after the yes."""
    page = consent.address(f"{x.address}/i/oauth2/authorize")
    return httpx.get(page, follow_redirects=False).headers["location"]


def test_the_brands_yes_brings_tokens_that_are_used_from_then_on(
    x: RunningX, clock: VirtualClock, tokens: Make, consent: Consent
) -> None:
    pair = consent.pair(browser(consent, x), clock())
    assert not tokens(first="").kept
    tokens(first="").keep(pair)
    assert tokens(first="").kept
    assert tokens(first="").access() == pair.access
    clock.advance(2 * AN_HOUR)
    assert tokens(first="").access() != pair.access


def test_what_the_brand_is_asked_for_is_what_the_desk_needs(consent: Consent) -> None:
    wish = parse_qs(urlsplit(consent.address()).query)
    assert set(wish["scope"][0].split()) >= {"dm.read", "dm.write", "tweet.write", "users.read", "offline.access"}
    assert wish["code_challenge_method"] == ["S256"]
    assert "v" * 64 not in consent.address()


@pytest.mark.parametrize("redirected", ["", "nonsense", "http://127.0.0.1/callback?code=1&state=another"])
def test_an_address_that_is_not_the_one_is_refused_in_words(
    consent: Consent, clock: VirtualClock, redirected: str
) -> None:
    with pytest.raises(XError, match="copy all of it"):
        consent.pair(redirected, clock())
