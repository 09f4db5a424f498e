"""`nightdesk connect` and `nightdesk doctor`: how it stands with X, a line each, and what to do next."""

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

from bot.clock import system_clock
from bot.policy import Policy, load_policy
from bot.settings import Settings
from bot.store.engine import Store
from bot.wiring import oauth2_app, oauth2_tokens, x_client
from bot.x.client import XClient, XError
from bot.x.connecting import connect
from bot.x.oauth2 import AUTHORIZE, Consent, Pair
from bot.x.survey import NO_CREDENTIALS, Check, Facts, State, survey
from bot.x.webhook import PATH

Say = Callable[[str], None]
Prompt = Callable[[str], str]

CALLBACK = "http://127.0.0.1/callback"
"""Where X's page leads after the yes: to nothing, only the address is needed. It stands in the portal too."""

MARKS = {State.FINE: "✓", State.MISSING: "✗", State.UNKNOWN: "?"}

KEYS = {
    "x_consumer_key": 'API key, under your app\'s "Keys and tokens"',
    "x_consumer_secret": "API key secret, beside it",
    "x_access_token": "access token of the brand's account, on the same page",
    "x_access_token_secret": "access token secret, beside it",
    "x_bearer_token": "bearer token, on the same page",
}
"""Where in X's developer portal each setting is found."""

OAUTH1 = {"x_access_token", "x_access_token_secret"}
"""What OAuth 2.0 does without."""


def run_doctor(settings: Settings, say: Say, *, as_json: bool = False) -> int:
    """Says how it stands and changes nothing; 0 when everything is fine."""
    policy = load_policy(settings.policy_file)
    missing = _missing_keys(settings)
    if missing and not as_json:
        return _ask_for(missing, say)
    checks = _not_set(missing) or _survey(settings, policy)
    if as_json:
        say(json.dumps([check.as_json() for check in checks], ensure_ascii=False))
    else:
        _show(checks, say)
    return int(any(check.state is not State.FINE for check in checks))


def run_connect(settings: Settings, say: Say, prompt: Prompt) -> int:
    """Does what can be done, then says how it stands; 0 when everything is fine. `prompt` asks the operator."""
    missing = _missing_keys(settings)
    if missing:
        return _ask_for(missing, say)
    if settings.x_oauth2_client_id and not settings.x_oauth2_refresh_token.get_secret_value():
        _consent(settings, say, prompt)
    policy = load_policy(settings.policy_file)
    expected = facts(settings, policy)
    if expected.by_webhook:
        _connect(settings, expected, say)
    checks = _survey(settings, policy)
    _show(checks, say)
    wrong = [check for check in checks if check.state is not State.FINE]
    way = "webhook" if expected.by_webhook else "polling"
    say(f"\nNot connected yet: {len(wrong)} to do, see above." if wrong else f"\nConnected by {way}.")
    return int(bool(wrong))


def facts(settings: Settings, policy: Policy) -> Facts:
    """What this desk expects of X."""
    return Facts(
        handle=policy.brand.handle,
        webhook_address=settings.desk_address + PATH,
        by_webhook=settings.by_webhook,
        simulated=settings.simulated,
    )


@contextmanager
def _database(settings: Settings) -> Iterator[Store]:
    """OAuth 2.0's tokens are kept there, so its tables must be there too."""
    with closing(Store(settings.database_url)) as store:
        if settings.x_oauth2_client_id:
            store.migrate()
        yield store


def _survey(settings: Settings, policy: Policy) -> list[Check]:
    with _database(settings) as store:
        return survey(x_client(settings, store, system_clock), facts(settings, policy))


def _connect(settings: Settings, expected: Facts, say: Say) -> None:
    try:
        with _database(settings) as store:
            client = x_client(settings, store, system_clock)
            done = connect(client, client.account_id(), expected.webhook_address)
    except XError as error:
        say(f"X did not play along: {error}\n")
        return
    for repair in done.repairs:
        say(f"+ {repair.replace('_', ' ').replace(':', ' to ')}")


def _consent(settings: Settings, say: Say, prompt: Prompt) -> None:
    """OAuth 2.0's first tokens, unless there are some X takes; kept sealed, never shown."""
    with _database(settings) as store:
        tokens = oauth2_tokens(settings, store, system_clock)
        if not tokens.kept or _refused(x_client(settings, store, system_clock)):
            tokens.keep(_agreed(settings, say, prompt))


def _refused(client: XClient) -> bool:
    """Whether X takes the kept tokens no more: the brand has withdrawn its yes, say."""
    try:
        client.account()
    except XError as error:
        return error.status == NO_CREDENTIALS
    return False


def _agreed(settings: Settings, say: Say, prompt: Prompt) -> Pair:
    consent = Consent(
        app=oauth2_app(settings),
        callback=CALLBACK,
        verifier=secrets.token_urlsafe(48),
        state=secrets.token_urlsafe(16),
    )
    authorize = f"{settings.x_address}/i/oauth2/authorize" if settings.simulated else AUTHORIZE
    say(f"Open this page, signed in to X as the brand, and allow the app:\n\n{consent.address(authorize)}\n")
    return consent.pair(prompt("The address it led to, from the address bar"), system_clock())


def _missing_keys(settings: Settings) -> dict[str, str]:
    """Against the real X, the simulator's made-up keys are as good as none."""
    if settings.simulated:
        return {}
    needed = KEYS.keys() - OAUTH1 if settings.x_oauth2_client_id else KEYS.keys()
    return {name: where for name, where in KEYS.items() if name in needed and settings.is_made_up(name)}


def _not_set(missing: dict[str, str]) -> list[Check]:
    return [
        Check(name=f"NIGHTDESK_{name.upper()}", state=State.MISSING, found="not set", to_do=where)
        for name, where in missing.items()
    ]


def _ask_for(missing: dict[str, str], say: Say) -> int:
    say("These keys are missing. Set each, or its …_FILE; docs/connect.md shows where they come from.\n")
    for name, where in missing.items():
        say(f"✗ NIGHTDESK_{name.upper()}\n    {where}")
    return 1


def _show(checks: Sequence[Check], say: Say) -> None:
    width = max(len(check.name) for check in checks)
    for check in checks:
        say(f"{MARKS[check.state]} {check.name:<{width}}  {check.found}")
        if check.to_do:
            say(f"  {'':<{width}}  → {check.to_do}")
