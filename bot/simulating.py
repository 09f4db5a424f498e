"""`nightdesk simulator`: an X whose one brand account is the policy's, with the desk's own keys."""

from bot.policy import Policy
from bot.settings import Settings
from bot.simulator.serve import serve
from bot.simulator.settings import SimulatorSettings
from bot.wiring import clock_of, x_keys

BRAND_ID = "1500000000000000001"
"""The brand's user id in the simulator."""


def serve_simulator(settings: Settings, policy: Policy) -> None:
    """Serves an X until it is told to stop."""
    account = simulated_account(settings, policy)
    serve(account, "127.0.0.1", settings.simulator_port, clock=clock_of(settings, policy))


def simulated_account(settings: Settings, policy: Policy) -> SimulatorSettings:
    """The one brand account of the simulator: the policy's, with the desk's own keys."""
    keys = x_keys(settings)
    return SimulatorSettings(
        brand_id=BRAND_ID,
        brand_handle=policy.brand.handle,
        brand_name=policy.brand.name,
        consumer_key=keys.consumer_key,
        consumer_secret=keys.consumer_secret,
        access_token=keys.access_token,
        access_token_secret=keys.access_token_secret,
        bearer_token=keys.bearer_token,
    )
