"""The first person sets themselves up, with the link that `nightdesk up` printed."""

import re
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from bot.console import first_run, passwords
from bot.console.console import Console, Form, Visit
from bot.console.injected import FormBody, QueryText, TheConsole
from bot.console.routes.sign_in import LIMIT, let_in
from bot.console.templates import outside

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
LONGEST_NAME, LONGEST_EMAIL = 100, 200


@get(first_run.PATH, sync_to_thread=True)
def show(console: TheConsole, token: QueryText = "") -> Response[Any]:
    """The form, for who has the token."""
    if first_run.somebody_is_set_up(console.store):
        return _done()
    _check(console, token)
    return _form(console, token, {}, {})


@post(first_run.PATH, middleware=[LIMIT.middleware], sync_to_thread=True)
def set_up(request: Visit, console: TheConsole, data: FormBody) -> Response[Any]:
    """Adds the first agent and signs them in."""
    if first_run.somebody_is_set_up(console.store):
        return _done()
    token = data.get("token", "")
    _check(console, token)
    problems = _problems(data)
    if problems:
        return _form(console, token, data, problems, status=HTTP_422_UNPROCESSABLE_ENTITY)
    newcomer = first_run.Newcomer(
        name=data["name"].strip(),
        email=data["email"].strip(),
        password_hash=console.passwords.hash(data["password"]),
    )
    try:
        agent = first_run.set_up(console.store, newcomer, console.clock())
    except first_run.SetUpDone:
        return _done()
    return let_in(request, console, agent, "/")


def _check(console: Console, token: str) -> None:
    if not first_run.is_first_run_token(console.settings, token):
        raise NotFoundException


def _done() -> Redirect:
    return Redirect("/sign-in", status_code=HTTP_303_SEE_OTHER)


def _form(console: Console, token: str, data: Form, problems: dict[str, str], status: int = 200) -> Response[Any]:
    return outside(
        console,
        "set_up.html",
        status=status,
        token=token,
        name=data.get("name", ""),
        email=data.get("email", ""),
        problems=problems,
        shortest=passwords.SHORTEST,
        longest=passwords.LONGEST,
    )


def _problems(data: Form) -> dict[str, str]:
    """What is wrong, by field."""
    name, email = data.get("name", "").strip(), data.get("email", "").strip()
    length = len(data.get("password", ""))
    problems: dict[str, str] = {}
    if not 0 < len(name) <= LONGEST_NAME:
        problems["name"] = "Write the name customers and colleagues may see."
    if not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        problems["email"] = "Write an e-mail address, like anna@example.com."
    if not passwords.SHORTEST <= length <= passwords.LONGEST:
        problems["password"] = f"The password needs {passwords.SHORTEST} characters or more; this has {length}."
    return problems


ROUTES = (show, set_up)
