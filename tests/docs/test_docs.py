"""Nothing may be missing from the pages people read."""

import re
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from bot.cli import main
from bot.replies.catalogue import placeholders
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
OPERATE = (ROOT / "docs/operate.md").read_text(encoding="utf-8")
POLICY = (ROOT / "docs/policy.md").read_text(encoding="utf-8")
PAGES = "\n".join(p.read_text(encoding="utf-8") for p in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_operators_page(name):
    assert f"`{PREFIX}{name.upper()}`" in OPERATE


def test_every_command_is_mentioned_in_a_page():
    assert isinstance(main, click.Group)
    assert [name for name in main.commands if f"nightdesk {name}" not in PAGES] == []


def test_every_placeholder_of_a_reply_is_explained_to_whoever_edits_them():
    replies = YAML(typ="safe").load((ROOT / "data/replies/en.yml").read_text(encoding="utf-8"))["replies"]
    used = set().union(*map(placeholders, _texts(replies)))
    assert {name for name in used if f"`{{{name}}}`" not in POLICY} == set()


def test_every_link_between_pages_leads_somewhere():
    broken = []
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        prose = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)]*)\)", prose):
            path = target.split("#")[0]
            if path and "://" not in path and not (page.parent / path).exists():
                broken.append(f"{page.name}: {path}")
    assert broken == []


def _texts(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for name, value in node.items():
            if name != "by":
                yield from _texts(value)
    else:
        for value in node:
            yield from _texts(value)
