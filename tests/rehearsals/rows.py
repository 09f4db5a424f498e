"""Which script shows which row, as the table in docs/rehearse.md. `python -m tests.rehearsals.rows` renews it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ruamel.yaml import YAML

from bot.rehearsal.reading import read_scripts
from bot.rehearsal.script import Script

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs/rehearse.md"
BEGIN, END = "<!-- rows: begin -->\n", "<!-- rows: end -->\n"


def all_rows() -> dict[str, str]:
    """What each row is about, by its id."""
    return dict(YAML(typ="safe").load((HERE / "rows.yml").read_text(encoding="utf-8")))


def all_scripts() -> tuple[Script, ...]:
    """Every script that is kept here."""
    return read_scripts(sorted(HERE.glob("*.jsonl")))


def table(rows: Mapping[str, str], scripts: Iterable[Script]) -> str:
    """The rows with the scripts that show them, in Markdown."""
    shown = {row: [script.id for script in scripts if row in script.shows] for row in rows}
    lines = [f"| `{row}` | {about} | {' '.join(f'`{name}`' for name in shown[row])} |" for row, about in rows.items()]
    return "\n".join(["| row | what happens | shown by |", "| --- | --- | --- |", *lines, ""])


def with_table(page: str, new: str) -> str:
    """The page with a new table between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{new}{END}{after}"


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_table(page, table(all_rows(), all_scripts())), encoding="utf-8")
