"""`nightdesk simulator`: an X whose one brand account is the policy's, with the desk's own keys."""

from dataclasses import replace

from bot.policy import Policy
from bot.settings import Settings
from bot.simulator.serve import serve
from bot.simulator.settings import SimulatorSettings
from bot.wiring import clock_of, x_keys

ABOUT = "Here to help. Automated answers at night, run by {name}; people read everything in the morning."
"""What the brand's profile says: X demands that automated accounts do."""

BRAND_ID = "1500000000000000001"
"""The brand's user id in the simulator."""


def serve_simulator(settings: Settings, policy: Policy) -> None:
    """Serves an X until it is told to stop."""
    account = simulated_account(settings, policy)
    serve(account, "127.0.0.1", settings.simulator_port, clock=clock_of(settings, policy), address=settings.x_address)


def simulated_account(settings: Settings, policy: Policy) -> SimulatorSettings:
    """The one brand account of the simulator: the policy's, with the desk's own keys."""
    keys = x_keys(settings)
    account = SimulatorSettings(
        brand_id=BRAND_ID,
        brand_handle=policy.brand.handle,
        brand_name=policy.brand.name,
        consumer_key=keys.consumer_key,
        consumer_secret=keys.consumer_secret,
        access_token=keys.access_token,
        access_token_secret=keys.access_token_secret,
        bearer_token=keys.bearer_token,
        brand_about=ABOUT.format(name=policy.brand.name),
    )
    return _with_oauth2(account, settings) if settings.x_oauth2_client_id else account


def _with_oauth2(account: SimulatorSettings, settings: Settings) -> SimulatorSettings:
    """The operator's own app; without a refresh token the simulator's serves."""
    first = settings.x_oauth2_refresh_token.get_secret_value()
    return replace(
        account,
        oauth2_client_id=settings.x_oauth2_client_id,
        oauth2_client_secret=settings.x_oauth2_client_secret.get_secret_value(),
        oauth2_refresh_token=first or account.oauth2_refresh_token,
    )
