"""The command line: what each command needs is imported when it is called, so that `--help` is quick."""

import io
import json
import signal
import sys
from pathlib import Path
from typing import Any

import click

from bot.errors import NightdeskError

ROOT = Path(__file__).resolve().parent.parent


class _Commands(click.Group):
    """Turns what Nightdesk raises on purpose into one clear message and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NightdeskError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)


@click.group(cls=_Commands)
@click.version_option(package_name="nightdesk")
def main() -> None:
    """First-line triage for a brand's X account after hours."""


@main.command()
def up() -> None:
    """Start everything on this machine, with the X simulator unless an X address is set."""
    from bot.starting import start_everything

    sys.exit(start_everything(ROOT, click.echo))


@main.command()
def desk() -> None:
    """Run the desk: webhook, console, workers."""
    from bot.logs import configure_logs
    from bot.serving import serve
    from bot.settings import load_settings
    from bot.wiring import build_desk, with_secret_key

    settings = with_secret_key(load_settings(), ROOT)
    configure_logs(settings.log_level)
    built = build_desk(settings)
    built.store.migrate()
    serve(built)


@main.command()
def brain() -> None:
    """Run Rasa in its own environment."""
    from bot.starting import exec_brain

    exec_brain(ROOT, click.echo)


@main.command()
def actions() -> None:
    """Run the action server."""
    from bot.action_server import serve_actions
    from bot.settings import load_settings

    serve_actions(load_settings().actions_port)


@main.command()
def simulator() -> None:
    """Run an X on this machine, with a page to be a customer on."""
    from bot.handbook import open_handbook
    from bot.settings import load_settings
    from bot.simulating import serve_simulator

    settings = load_settings()
    serve_simulator(settings, open_handbook(settings.policy_file, settings.replies_folder).policy)


@main.command()
def train() -> None:
    """Train the model if anything it is made from has changed; prints its path."""
    from bot.training import train_if_needed

    click.echo(train_if_needed(ROOT, lambda line: click.echo(line, err=True)))


@main.command()
def connect() -> None:
    """Connect the desk to its X account, and say what is missing."""
    from bot.doctor import run_connect
    from bot.settings import load_settings
    from bot.wiring import with_secret_key

    sys.exit(run_connect(with_secret_key(load_settings(), ROOT), click.echo, click.prompt))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for machines.")
def doctor(as_json: bool) -> None:
    """Say how the connection to X stands; changes nothing."""
    from bot.doctor import run_doctor
    from bot.settings import load_settings
    from bot.wiring import with_secret_key

    sys.exit(run_doctor(with_secret_key(load_settings(), ROOT), click.echo, as_json=as_json))


@main.command()
@click.argument("who", metavar="@HANDLE|ID")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def forget(who: str, yes: bool) -> None:
    """Erase everything about somebody, and print a receipt."""
    from bot.keeping.forgetting import run_forget
    from bot.settings import load_settings

    sys.exit(run_forget(load_settings(), ROOT, who, click.echo, (lambda _: True) if yes else click.confirm))


@main.command("check-policy")
@click.argument("path", type=click.Path(path_type=Path), default=Path("policy.yml"))
def check_policy(path: Path) -> None:
    """Say whether a policy can be used; name file, line and field of everything that is wrong."""
    from bot.policy import load_policy

    policy = load_policy(path)
    click.echo(f"{path}: fine ({len(policy.topics)} topics, {len(policy.departments)} departments)")


@main.command()
def parse() -> None:
    """Read JSON lines {"text": …} and print what the brain understands, as JSON lines."""
    from bot.language import LanguageIdentifier
    from bot.parse import parse as parse_texts
    from bot.parse import read_texts
    from bot.policy import load_policy
    from bot.settings import load_settings
    from bot.training import train_if_needed

    languages = load_policy(load_settings().policy_file).languages
    identify = LanguageIdentifier(languages.served, languages.default)
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="surrogateescape")
    texts = list(read_texts(lines))
    model = train_if_needed(ROOT, lambda line: click.echo(line, err=True))
    for understood in parse_texts(texts, model, ROOT, identify):
        click.echo(json.dumps(understood, ensure_ascii=False))


@main.command()
@click.argument("files", metavar="FILE.jsonl…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--only", metavar="ID", help="Play this script alone.")
@click.option("--html", metavar="PAGE.html", type=click.Path(path_type=Path), help="Write a page to show around.")
def rehearse(files: tuple[Path, ...], only: str | None, html: Path | None) -> None:
    """Play scripted conversations through everything, on a clock of their own; one JSON line each."""
    from bot.logs import configure_logs
    from bot.rehearsal.run import rehearse as play
    from bot.settings import load_settings

    configure_logs("ERROR")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # or nothing would be cleaned up
    status = play(
        files,
        ROOT,
        load_settings(),
        only=only,
        page=html,
        out=click.echo,
        err=lambda line: click.echo(line, err=True),
    )
    sys.exit(status)


if __name__ == "__main__":
    main()
