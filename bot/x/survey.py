"""How the connection to X stands, in words for somebody who has never used X's developer portal. Changes nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from bot.x.client import Account, XClient, XError
from bot.x.connecting import missing_events, webhook_at

SAYS_AUTOMATED = re.compile(r"\b(?:autom[aá]t\w*|bot|robot|asistente virtual|assistente virtual)\b", re.IGNORECASE)
"""Words of a profile that says so itself, in the four languages."""

FORBIDDEN = 403
NO_CREDENTIALS = 401


class State(StrEnum):
    """What a check found."""

    FINE = "fine"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that has to be right: what was found, and what to do next when it is not."""

    name: str
    state: State
    found: str
    to_do: str = ""

    def as_json(self) -> dict[str, str]:
        """Its four texts by name."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the desk expects: the brand's handle, where X delivers to, and whether a webhook is wanted at all."""

    handle: str
    webhook_address: str
    by_webhook: bool
    simulated: bool


def survey(client: XClient, facts: Facts) -> list[Check]:
    """Every check, in the order in which they have to be mended."""
    account, credentials = _credentials(client)
    if account is None:
        return [credentials]
    checks = [credentials, _handle(account, facts), _label(account), _dms(client)]
    return [*checks, *(_webhook(client, account, facts) if facts.by_webhook else [_polling()])]


def _credentials(client: XClient) -> tuple[Account | None, Check]:
    try:
        account = client.account()
    except XError as error:
        if error.status == NO_CREDENTIALS:
            to_do = (
                'Make new keys and tokens in the developer portal, under your app\'s "Keys and tokens", and give them '
                "to the desk: NIGHTDESK_X_CONSUMER_KEY, _CONSUMER_SECRET, _ACCESS_TOKEN, _ACCESS_TOKEN_SECRET."
            )
        else:
            to_do = "Is this machine on the internet, and NIGHTDESK_X_API_URL right? Then try again."
        return None, Check(name="keys", state=State.MISSING, found=str(error), to_do=to_do)
    return account, Check(name="keys", state=State.FINE, found=f"X accepts them, as @{account.handle}")


def _handle(account: Account, facts: Facts) -> Check:
    if account.handle.lower() == facts.handle.lower():
        return Check(name="account", state=State.FINE, found=f"@{account.handle} is the policy's brand.handle")
    return Check(
        name="account",
        state=State.MISSING,
        found=f"the keys are @{account.handle}'s, the policy speaks for @{facts.handle}",
        to_do="Sign in to X as the brand when you make the access token, or correct brand.handle in policy.yml.",
    )


def _label(account: Account) -> Check:
    where = "On X: Settings, Your account, Account information, Automation; and say in the profile who runs it."
    if SAYS_AUTOMATED.search(account.description):
        return Check(name="automated", state=State.FINE, found="the profile says that answers are automated")
    found = "the profile does not say that answers are automated (X's API does not show the label itself)"
    return Check(name="automated", state=State.MISSING, found=found, to_do=where)


def _dms(client: XClient) -> Check:
    def found() -> str:
        client.dms()
        return "they can be read"

    return _asked(
        "direct messages",
        found,
        'Set the app\'s permissions to "Read and write and Direct message", then make a new access token.',
    )


def _polling() -> Check:
    return Check(name="delivery", state=State.FINE, found="by polling: X is asked once a minute, no webhook is needed")


def _webhook(client: XClient, account: Account, facts: Facts) -> Iterator[Check]:
    yield _address(facts)
    try:
        hook = webhook_at(client, facts.webhook_address)
    except XError as error:
        yield _cannot(
            "webhook",
            error,
            "The access level may have no webhooks: set NIGHTDESK_X_RECEIVE=polling. Or check the bearer token.",
        )
        return
    yield _hook(hook, facts)
    if hook is not None:
        yield _subscriptions(client, account, str(hook["id"]))


def _address(facts: Facts) -> Check:
    parts = urlsplit(facts.webhook_address)
    if facts.simulated or (parts.scheme == "https" and parts.port is None):
        return Check(name="address", state=State.FINE, found=facts.webhook_address)
    return Check(
        name="address",
        state=State.MISSING,
        found=f"{facts.webhook_address} is not an address X delivers to",
        to_do="Set NIGHTDESK_PUBLIC_URL to an https address without a port, or NIGHTDESK_X_RECEIVE=polling.",
    )


def _hook(hook: dict[str, Any] | None, facts: Facts) -> Check:
    if hook is None:
        found, to_do = "X does not know it yet", "`nightdesk connect` registers it while the desk runs."
    elif hook.get("valid") is False:
        found = "X has given it up, because it did not answer X's challenge"
        to_do = f"Is {facts.webhook_address} reachable from the internet? Then `nightdesk connect` mends it."
    else:
        return Check(name="webhook", state=State.FINE, found="X delivers to it")
    return Check(name="webhook", state=State.MISSING, found=found, to_do=to_do)


def _subscriptions(client: XClient, account: Account, webhook_id: str) -> Check:
    def found() -> str:
        missing = missing_events(client.subscriptions(), account.id, webhook_id)
        if missing:
            raise XError(f"missing: {', '.join(missing)}", permanent=True)
        return "every kind of event is subscribed"

    return _asked("events", found, "`nightdesk connect` subscribes to what is missing.")


def _asked(name: str, ask: Callable[[], str], to_do: str) -> Check:
    try:
        return Check(name=name, state=State.FINE, found=ask())
    except XError as error:
        return _cannot(name, error, to_do)


def _cannot(name: str, error: XError, to_do: str) -> Check:
    """An error that may pass says nothing about the connection."""
    if error.permanent or error.status == NO_CREDENTIALS:
        return Check(name=name, state=State.MISSING, found=str(error), to_do=to_do)
    return Check(name=name, state=State.UNKNOWN, found=str(error), to_do="Try again in a few minutes.")
