"""A desk for measuring: the real one, but it waits for no burst and X's sending limits are lifted."""

from dataclasses import replace

from bench.processes import ROOT
from bot.handbook import Handbook, open_handbook
from bot.logs import configure_logs
from bot.serving import serve
from bot.settings import load_settings
from bot.wiring import build_desk, with_secret_key

UNLIMITED = 1_000_000


def without_waiting(handbook: Handbook) -> Handbook:
    """The same handbook with nothing to wait for: what is measured is work. The copies skip the policy's checks."""
    policy = handbook.policy
    names = ("dms_per_15_minutes", "dms_per_day", "posts_per_15_minutes")
    outbox = policy.outbox.model_copy(update=dict.fromkeys(names, UNLIMITED))
    intake = policy.intake.model_copy(update={"coalesce_seconds": 0})
    return replace(handbook, policy=policy.model_copy(update={"outbox": outbox, "intake": intake}))


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
