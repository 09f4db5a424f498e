"""One page to show to colleagues: every conversation as it looked, what was expected and what came."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.rehearsal.stage import Played


def write_page(path: Path, played: Sequence[Played], summary: str) -> None:
    """Writes it; nothing it needs is anywhere else. Raises OSError when it cannot be written."""
    jinja = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters["breakable"] = _breakable
    page = jinja.get_template("rehearsal.html").render(
        played=played, failed=sum(not one.passed for one in played), summary=summary
    )
    path.write_text(page, encoding="utf-8")


def _breakable(name: str) -> Markup:
    """A name like report_outage, which may go on in a new line after each underscore."""
    return escape(name).replace("_", Markup("_<wbr>"))
