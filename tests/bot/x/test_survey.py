from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.clock import VirtualClock
from bot.x.client import XClient, XError
from bot.x.connecting import connect
from bot.x.survey import Check, Facts, State, survey
from tests.bot.simulator.harness import BRAND, SETTINGS
from tests.bot.x.running_x import KEYS, RunningX, running_x

HOOK = "https://desk.example/x/webhook"
FACTS = Facts(handle="harborlighthelp", webhook_address=HOOK, by_webhook=True, simulated=False)
POLLING = replace(FACTS, by_webhook=False)


@pytest.fixture
def x(clock: VirtualClock) -> Iterator[RunningX]:
    with running_x(clock) as running:
        yield running


class Hooked(XClient):
    """X knows the desk's webhook; the challenge is not what is tested here."""

    hook: dict | None = None

    def webhooks(self):
        return [self.hook] if self.hook else []

    def subscriptions(self):
        return list(self.rows)

    rows = ()


@pytest.fixture
def client(x: RunningX) -> Hooked:
    return Hooked(x.address, KEYS)


def found(client: XClient, facts: Facts = FACTS) -> dict[str, Check]:
    return {check.name: check for check in survey(client, facts)}


def every_event(client: XClient) -> list[dict]:
    rows = []
    client.subscribe = lambda event, user, hook: rows.append(
        {"event_type": event, "filter": {"user_id": user}, "webhook_id": hook}
    )
    connect(client, BRAND, HOOK)
    return rows


def test_a_connection_without_fault_is_fine_in_every_line(client: Hooked) -> None:
    client.hook = {"id": "7", "url": HOOK, "valid": True}
    client.rows = every_event(client)
    checks = survey(client, FACTS)
    assert {check.state for check in checks} == {State.FINE}, checks
    assert not any(check.to_do for check in checks)


def test_who_polls_needs_no_webhook(client: Hooked) -> None:
    checks = found(client, POLLING)
    assert {check.state for check in checks.values()} == {State.FINE}
    assert "polling" in checks["delivery"].found
    assert "webhook" not in checks


def test_keys_x_does_not_take_end_the_survey_with_where_to_get_others(x: RunningX, client: Hooked) -> None:
    x.simulator.faults.change(refuse_credentials=True)
    [only] = survey(client, FACTS)
    assert (only.name, only.state) == ("keys", State.MISSING)
    assert "Keys and tokens" in only.to_do
    assert "NIGHTDESK_X_CONSUMER_KEY" in only.to_do


def test_an_x_that_cannot_be_reached_does_not_blame_the_keys(x: RunningX, client: Hooked) -> None:
    x.simulator.faults.change(down=True)
    [only] = survey(client, FACTS)
    assert "Keys and tokens" not in only.to_do
    assert "NIGHTDESK_X_API_URL" in only.to_do


def test_keys_of_another_account_name_both(client: Hooked) -> None:
    check = found(client, replace(FACTS, handle="SomebodyElse"))["account"]
    assert check.state is State.MISSING
    assert "@HarborlightHelp" in check.found
    assert "@SomebodyElse" in check.found


def test_a_profile_that_hides_the_bot_is_told_where_to_say_so(clock: VirtualClock) -> None:
    with running_x(clock, replace(SETTINGS, brand_about="Power for the coast since 1911")) as x:
        check = found(XClient(x.address, KEYS), POLLING)["automated"]
    assert check.state is State.MISSING
    assert "Automation" in check.to_do


@pytest.mark.parametrize(
    "about",
    ["Automated at night", "Respuestas automáticas de noche", "Respostas automáticas à noite", "Nachts automatisch"],
)
def test_a_profile_may_say_it_in_any_of_the_languages(clock: VirtualClock, about: str) -> None:
    with running_x(clock, replace(SETTINGS, brand_about=about)) as x:
        assert found(XClient(x.address, KEYS), POLLING)["automated"].state is State.FINE


def test_an_app_that_may_not_read_dms_learns_which_permission_is_missing(client: Hooked) -> None:
    def refused(page=""):
        raise XError("X refused (403): Forbidden", permanent=True, status=403)

    client.dms = refused
    check = found(client, POLLING)["direct messages"]
    assert check.state is State.MISSING
    assert "Read and write and Direct message" in check.to_do


def test_a_limit_that_is_used_up_says_nothing_about_the_permission(client: Hooked) -> None:
    def closed(page=""):
        raise XError("X's rate limit is used up", permanent=False, status=429)

    client.dms = closed
    assert found(client, POLLING)["direct messages"].state is State.UNKNOWN


@pytest.mark.parametrize("address", ["http://desk.example/x/webhook", "https://desk.example:8443/x/webhook"])
def test_an_address_x_does_not_deliver_to_is_told(client: Hooked, address: str) -> None:
    check = found(client, replace(FACTS, webhook_address=address))["address"]
    assert check.state is State.MISSING
    assert "NIGHTDESK_PUBLIC_URL" in check.to_do


def test_an_access_level_without_webhooks_is_pointed_to_polling(client: Hooked) -> None:
    def refused():
        raise XError("X refused (403): client-not-enrolled", permanent=True, status=403)

    client.webhooks = refused
    check = found(client)["webhook"]
    assert check.state is State.MISSING
    assert "NIGHTDESK_X_RECEIVE=polling" in check.to_do


def test_a_webhook_x_does_not_know_and_one_it_gave_up_are_told_apart(client: Hooked) -> None:
    assert "does not know" in found(client)["webhook"].found
    client.hook = {"id": "7", "url": HOOK, "valid": False}
    assert "given it up" in found(client)["webhook"].found


def test_events_nobody_subscribed_to_are_named(client: Hooked) -> None:
    client.hook = {"id": "7", "url": HOOK, "valid": True}
    client.rows = [row for row in every_event(client) if row["event_type"] != "dm.received"]
    check = found(client)["events"]
    assert check.state is State.MISSING
    assert check.found == "missing: dm.received"
