"""What somebody sees instead of a page: where to sign in, or what went wrong and what to do."""

from collections.abc import Callable
from traceback import format_exception
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Response
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.response import Redirect
from litestar.status_codes import (
    HTTP_303_SEE_OTHER,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_405_METHOD_NOT_ALLOWED,
    HTTP_429_TOO_MANY_REQUESTS,
    HTTP_500_INTERNAL_SERVER_ERROR,
)
from litestar.types import ExceptionHandlersMap

from bot.console.console import Console, Visit
from bot.console.headers import PRIVATE, SECURITY
from bot.console.sessions import cookie_name
from bot.console.templates import outside

log = structlog.get_logger()

CSRF_COOKIE = "nightdesk-form"

TITLES = {
    HTTP_403_FORBIDDEN: "This form cannot be used any more",
    HTTP_404_NOT_FOUND: "There is nothing here",
    HTTP_405_METHOD_NOT_ALLOWED: "There is nothing here",
    HTTP_429_TOO_MANY_REQUESTS: "Too many tries",
    HTTP_500_INTERNAL_SERVER_ERROR: "Something broke",
}
ADVICE = {
    HTTP_403_FORBIDDEN: "It was open for too long, or it was not sent from this console. "
    "Nothing was changed. Go back, reload the page, and try again.",
    HTTP_404_NOT_FOUND: "The address may be mistyped, or what was here is gone.",
    HTTP_405_METHOD_NOT_ALLOWED: "This address only takes what a form sends.",
    HTTP_429_TOO_MANY_REQUESTS: "Wait a minute, then try again.",
    HTTP_500_INTERNAL_SERVER_ERROR: "It has been logged, and nothing was half done. Try again; "
    "if it stays, tell whoever runs Nightdesk.",
}


def exception_handlers(console: Console) -> ExceptionHandlersMap:
    """A page for everything that can be raised."""
    return {
        NotAuthorizedException: _to_sign_in,
        HTTPException: _page_for(console),
        HTTP_500_INTERNAL_SERVER_ERROR: _page_for(console),
    }


def local_path(wanted: str) -> str:
    """`wanted` when it is a path of this desk, else the queue: signing in leads nowhere else."""
    is_path = wanted.startswith("/") and not wanted.startswith("//")
    is_plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    return wanted if is_path and is_plain else "/"


def _to_sign_in(visit: Visit, _: NotAuthorizedException) -> Response[Any]:
    path = visit.url.path + (f"?{visit.url.query}" if visit.url.query else "")
    to = "/sign-in" if path == "/" else f"/sign-in?next={quote(path, safe='/')}"
    return Redirect(to, status_code=HTTP_303_SEE_OTHER, headers=SECURITY | PRIVATE)


def _page_for(console: Console) -> Callable[[Visit, Exception], Response[Any]]:
    def page(visit: Visit, error: Exception) -> Response[Any]:
        status = getattr(error, "status_code", HTTP_500_INTERNAL_SERVER_ERROR)
        if status >= HTTP_500_INTERNAL_SERVER_ERROR:
            # written out here: a traceback with local variables would put passwords into the log
            trace = "".join(format_exception(error))
            log.error("page failed", action="page_failed", path=visit.url.path, trace=trace)
        answer = outside(
            console,
            "problem.html",
            status=status,
            title=TITLES.get(status, "That did not work"),
            advice=ADVICE.get(status, "The request was not understood. Go back and try again."),
        )
        answer.headers.update(SECURITY | PRIVATE)
        if status == HTTP_429_TOO_MANY_REQUESTS:
            answer.headers["Retry-After"] = "60"
        if status == HTTP_403_FORBIDDEN:  # the next page brings a fresh one
            answer.delete_cookie(cookie_name(console.settings, CSRF_COOKIE))
        return answer

    return page
