"""The simulator for measuring: X without its limits."""

from bot.handbook import open_handbook
from bot.settings import load_settings
from bot.simulator.limits import RateLimits
from bot.simulator.serve import serve
from bot.starting import simulated_account


def main() -> None:
    """Serves until it is told to stop."""
    settings = load_settings()
    policy = open_handbook(settings.policy_file, settings.replies_folder).policy
    account = simulated_account(settings, policy)
    serve(account, "127.0.0.1", settings.simulator_port, RateLimits.lifted())


if __name__ == "__main__":
    main()
