"""A desk for measuring: the real one, but it does not wait for the rest of a burst."""

from dataclasses import replace

from bench.processes import ROOT
from bot.handbook import Handbook, open_handbook
from bot.logs import configure_logs
from bot.serving import serve
from bot.settings import load_settings
from bot.wiring import build_desk, with_secret_key


def without_waiting(handbook: Handbook) -> Handbook:
    """The same handbook with bursts that end at once: what is measured is work. The copy skips the policy's checks."""
    policy = handbook.policy
    intake = policy.intake.model_copy(update={"coalesce_seconds": 0})
    return replace(handbook, policy=policy.model_copy(update={"intake": intake}))


def main() -> None:
    """Serves until it is told to stop."""
    settings = with_secret_key(load_settings(), ROOT)
    configure_logs("ERROR")
    handbook = without_waiting(open_handbook(settings.policy_file, settings.replies_folder))
    desk = build_desk(settings, handbook=handbook)
    desk.store.migrate()
    serve(desk)


if __name__ == "__main__":
    main()
