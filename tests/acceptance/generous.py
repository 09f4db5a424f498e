"""The desk and the simulator without X's limit of a DM a minute: what is sent twice shows only when much is sent."""

import sys
from dataclasses import replace

from bench.desk import without_waiting
from bench.processes import ROOT
from bot.handbook import Handbook, open_handbook
from bot.logs import configure_logs
from bot.policy import load_policy
from bot.serving import serve
from bot.settings import load_settings
from bot.simulating import simulated_account
from bot.simulator.limits import RateLimits
from bot.simulator.serve import server
from bot.wiring import build_desk, with_secret_key

LIMITS = {"dms_per_15_minutes": 10**6, "dms_per_day": 10**6, "posts_per_15_minutes": 10**6}


def generous(handbook: Handbook) -> Handbook:
    """The copy skips the policy's checks."""
    policy = handbook.policy
    return replace(handbook, policy=policy.model_copy(update={"outbox": policy.outbox.model_copy(update=LIMITS)}))


def desk() -> None:
    settings = with_secret_key(load_settings(), ROOT)
    configure_logs("WARNING")
    handbook = open_handbook(settings.policy_file, settings.replies_folder)
    built = build_desk(settings, handbook=generous(without_waiting(handbook)))
    built.store.migrate()
    serve(built)


def simulator() -> None:
    settings = load_settings()
    account = simulated_account(settings, load_policy(settings.policy_file))
    x = server(account, "127.0.0.1", settings.simulator_port, RateLimits.lifted())
    x.run()


if __name__ == "__main__":
    {"desk": desk, "simulator": simulator}[sys.argv[1]]()
