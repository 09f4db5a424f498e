"""Jinja for the console's pages. Everything is escaped unless a filter says otherwise."""

from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template.config import TemplateConfig

from bot.console import text
from bot.console.attached import attached
from bot.console.console import Agent, Console, Visit
from bot.console.moments import lasting
from bot.store import tickets

HERE = Path(__file__).parent
STATIC = HERE / "static"


def environment() -> Environment:
    """The templates with the filters they use."""
    jinja = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters.update(shown=text.shown, link=text.link, lasting=lasting)
    jinja.globals["static"] = static
    return jinja


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    """What Litestar needs to render them."""
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment()))


@lru_cache
def static(name: str) -> str:
    """A static file's address, which changes with its content: browsers may keep it for good."""
    version = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={version}"


def outside(console: Console, template: str, *, status: int = 200, **context: Any) -> Template:
    """A page for anybody."""
    return Template(template, context=_common(console) | context, status_code=status)


def inside(console: Console, visit: Visit, template: str, *, status: int = 200, **context: Any) -> Template:
    """A page for who is signed in."""
    return Template(template, context=inside_context(console, visit) | context, status_code=status)


def inside_context(console: Console, visit: Visit) -> dict[str, Any]:
    """What every inside page, and every part of one, can use."""
    agent: Agent = visit.user
    with console.store.reading() as session:
        waiting = tickets.count_open(session)
    return _common(console) | {"agent": agent, "waiting": waiting}


def _common(console: Console) -> dict[str, Any]:
    return {
        "brand": console.handbook.policy.brand,
        "moments": console.moments,
        "words": console.words,
        "now": console.clock(),
        "attached": partial(attached, console),
    }
