"""Jinja for the phone's pages. Everything is escaped unless a filter says otherwise."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig

from bot.simulator.phone.linking import linked

HERE = Path(__file__).parent
HUES = 12


def environment() -> Environment:
    """The templates with the filters they use."""
    jinja = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters.update(linked=linked, initials=initials, hue=hue)
    return jinja


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    """What Litestar needs to render them."""
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment()))


def initials(name: str) -> str:
    """One or two letters for a picture."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))


def hue(user_id: str) -> int:
    """A colour that stays with an account: one of twelve, numbered from 0."""
    return int(user_id) % HUES
