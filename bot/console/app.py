"""The console as something to mount: routes with their own sessions, form tokens and error pages.

Everything hangs on one router, so what is mounted beside it, like the webhook of X, has no session
and needs no form token.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Litestar, Router
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import CacheControlHeader, ResponseHeader
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.middleware.csrf import CSRFMiddleware
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.stores.base import Store as KeyValueStore
from litestar.stores.memory import MemoryStore
from litestar.template.config import TemplateConfig
from litestar.types import ControllerRouterHandler, ExceptionHandlersMap

from bot.clock import Clock
from bot.console.console import Console
from bot.console.headers import PRIVATE, security_headers
from bot.console.keys import derive_text
from bot.console.moments import Moments
from bot.console.passwords import Passwords
from bot.console.problems import CSRF_COOKIE, exception_handlers
from bot.console.routes import attachments, queue, set_up, sign_in, ticket, work
from bot.console.sessions import cookie_name, is_secure, only_signed_in, session_middleware
from bot.console.templates import STATIC, template_config
from bot.console.words import Words
from bot.handbook import Handbook
from bot.settings import Settings
from bot.store.engine import Store

ONE_YEAR = 365 * 24 * 60 * 60
LARGEST_FORM = 1_000_000
"""Bytes: several times the longest reply as a form encodes it."""


@dataclass(frozen=True, kw_only=True)
class ConsoleParts:
    """What Litestar is given: `Litestar(route_handlers=[*webhook, *parts.route_handlers], …)`.

    `exception_handlers` are for addresses that no route answers; the console's own have them.
    `stores` counts tries to sign in, for each process by itself.
    """

    route_handlers: Sequence[ControllerRouterHandler]
    template_config: TemplateConfig[JinjaTemplateEngine]
    stores: dict[str, KeyValueStore]
    exception_handlers: ExceptionHandlersMap


def build_console(
    store: Store,
    handbook: Handbook,
    clock: Clock,
    settings: Settings,
    on_reply: Callable[[], None],
    *,
    passwords: Passwords | None = None,
) -> ConsoleParts:
    """Builds the console; connects to nothing. `on_reply` is called after a reply is committed.

    Raises:
        NoSecretKey: when the settings have none.
    """
    brand = handbook.policy.brand
    console = Console(
        store=store,
        handbook=handbook,
        clock=clock,
        settings=settings,
        on_reply=on_reply,
        passwords=passwords or Passwords(),
        moments=Moments(brand.zone, brand.country),
        words=Words(handbook),
    )
    return ConsoleParts(
        route_handlers=[_router(console)],
        template_config=template_config(),
        stores={sign_in.TRIES: MemoryStore()},
        exception_handlers=exception_handlers(console),
    )


def create_console_app(*args: Any, **kwargs: Any) -> Litestar:
    """The console alone, for tests; takes what `build_console` takes."""
    parts = build_console(*args, **kwargs)
    return Litestar(
        route_handlers=parts.route_handlers,
        template_config=parts.template_config,
        stores=parts.stores,
        exception_handlers=parts.exception_handlers,
        openapi_config=None,
    )


def _router(console: Console) -> Router:
    def the_console() -> Console:
        return console

    return Router(
        "/",
        route_handlers=[_assets(), _pages(console)],
        dependencies={"console": Provide(the_console, sync_to_thread=False)},
        exception_handlers=exception_handlers(console),
        middleware=[security_headers],
        request_max_body_size=LARGEST_FORM,
        include_in_schema=False,
    )


def _assets() -> Router:
    forever = CacheControlHeader(max_age=ONE_YEAR, public=True, immutable=True)
    return create_static_files_router("/static", [STATIC], name="console_static", cache_control=forever)


def _pages(console: Console) -> Router:
    return Router(
        "/",
        route_handlers=[_for_anybody(), _for_agents(console)],
        middleware=[session_middleware(console.settings), _csrf(console.settings)],
        response_headers=_headers(PRIVATE),
    )


def _for_anybody() -> Router:
    return Router("/", route_handlers=[*sign_in.ROUTES, *set_up.ROUTES])


def _for_agents(console: Console) -> Router:
    return Router(
        "/",
        route_handlers=[sign_in.sign_out, *queue.ROUTES, *ticket.ROUTES, *work.ROUTES, *attachments.ROUTES],
        middleware=[only_signed_in(console)],
    )


def _csrf(settings: Settings) -> DefineMiddleware:
    config = CSRFConfig(
        secret=derive_text(settings, "forms"),
        cookie_name=cookie_name(settings, CSRF_COOKIE),
        cookie_secure=is_secure(settings),
        cookie_httponly=True,
        cookie_samesite="lax",
    )
    return DefineMiddleware(CSRFMiddleware, config=config)


def _headers(headers: dict[str, str]) -> list[ResponseHeader]:
    return [ResponseHeader(name=name, value=value) for name, value in headers.items()]
