"""`nightdesk connect` and `nightdesk doctor`, as an operator reads them."""

import json
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.clock import system_clock
from bot.doctor import run_connect, run_doctor
from bot.settings import Settings
from bot.store.engine import Store
from bot.wiring import oauth2_tokens
from bot.x.oauth2 import Pair
from tests.bot.simulator.harness import SETTINGS
from tests.bot.x.running_x import running_x

ROOT = Path(__file__).parents[2]
SIMULATED = {
    "x_consumer_key": SETTINGS.consumer_key,
    "x_consumer_secret": SETTINGS.consumer_secret,
    "x_access_token": SETTINGS.access_token,
    "x_access_token_secret": SETTINGS.access_token_secret,
    "x_bearer_token": SETTINGS.bearer_token,
}


@pytest.fixture
def x(clock):
    with running_x(clock) as running:
        yield running


@pytest.fixture
def settings(x, tmp_path):
    def make(**more):
        return Settings(
            policy_file=ROOT / "policy.yml",
            database_url=f"sqlite:///{tmp_path}/desk.db",
            secret_key="s" * 48,
            x_api_url=x.address,
            **{**SIMULATED, "x_receive": "polling", **more},
        )

    return make


@pytest.fixture
def said():
    return []


def nobody(question):
    raise AssertionError(f"asked: {question}")


def test_a_desk_that_polls_is_connected_with_its_keys_alone(settings, said):
    assert run_connect(settings(), said.append, nobody) == 0
    assert all(line.startswith("✓") for line in said[:-1])
    assert said[-1] == "\nConnected by polling."


def test_the_doctor_says_the_same_and_changes_nothing(x, settings, said):
    assert run_doctor(settings(x_receive="webhook", public_url="https://desk.example"), said.append) == 1
    written = "\n".join(said)
    assert "✗ webhook" in written
    assert "→ `nightdesk connect` registers it" in written
    assert x.simulator.state.webhooks() == []


def test_machines_get_json(settings, said):
    assert run_doctor(settings(), said.append, as_json=True) == 0
    checks = json.loads(said[0])
    assert [check["name"] for check in checks] == ["keys", "account", "automated", "direct messages", "delivery"]
    assert {check["state"] for check in checks} == {"fine"}


def test_a_webhook_that_does_not_answer_is_told_and_nothing_is_connected(settings, said):
    desk = settings(x_receive="webhook", public_url="http://127.0.0.1:9")
    assert run_connect(desk, said.append, nobody) == 1
    assert said[0].startswith("X did not play along: X refused (400)")
    assert "Not connected yet" in said[-1]


def test_missing_keys_are_named_with_where_they_are_found(settings, said):
    defaults = {name: Settings.model_fields[name].default for name in SIMULATED}
    assert run_connect(settings(**defaults), said.append, nobody) == 1
    written = "\n".join(said)
    for name in SIMULATED:
        assert f"NIGHTDESK_{name.upper()}" in written
    assert "bearer token, on the same page" in written


def test_the_brands_yes_is_asked_for_once_and_its_tokens_are_never_shown(settings, said):
    desk = settings(x_oauth2_client_id=SETTINGS.oauth2_client_id, x_oauth2_client_secret=SETTINGS.oauth2_client_secret)
    asked = []

    def browser(question):
        asked.append(question)
        page = next(word for line in said for word in line.split() if "authorize" in word)
        page = page.replace("https://x.com", desk.x_address)
        return httpx.get(page, follow_redirects=False).headers["location"]

    assert run_connect(desk, said.append, browser) == 0
    assert run_connect(desk, said.append, browser) == 0
    assert len(asked) == 1
    assert "token" not in "\n".join(said).lower()


def test_when_x_takes_the_kept_tokens_no_more_the_brand_is_asked_again(x, settings, said):
    client = {"x_oauth2_client_id": SETTINGS.oauth2_client_id, "x_oauth2_client_secret": SETTINGS.oauth2_client_secret}
    desk = settings(**client)
    store = Store(desk.database_url)
    store.migrate()
    withdrawn = Pair(access="withdrawn", refresh="withdrawn", until=system_clock() + timedelta(hours=2), begun="")
    oauth2_tokens(desk, store, system_clock).keep(withdrawn)
    store.close()

    def browser(question):
        page = next(word for line in said for word in line.split() if "authorize" in word)
        return httpx.get(page.replace("https://x.com", desk.x_address), follow_redirects=False).headers["location"]

    assert run_connect(desk, said.append, browser) == 0


def test_machines_are_told_of_missing_keys_in_json_too(settings, said):
    missing = Settings.model_fields["x_bearer_token"].default
    assert run_doctor(settings(x_bearer_token=missing), said.append, as_json=True) == 1
    where = "bearer token, on the same page"
    assert json.loads(said[0]) == [
        {"name": "NIGHTDESK_X_BEARER_TOKEN", "state": "missing", "found": "not set", "to_do": where}
    ]


def test_oauth2_does_without_the_access_token_of_oauth1(settings, said):
    unset = {name: Settings.model_fields[name].default for name in ("x_access_token", "x_access_token_secret")}
    desk = settings(
        **unset,
        x_oauth2_client_id=SETTINGS.oauth2_client_id,
        x_oauth2_client_secret=SETTINGS.oauth2_client_secret,
        x_oauth2_refresh_token=SETTINGS.oauth2_refresh_token,
    )
    assert run_doctor(desk, said.append) == 0
