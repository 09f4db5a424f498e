"""What handlers are given, by where Litestar takes it from."""

from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from bot.console.console import Console, Form

TheConsole = NamedDependency[Console]
PathText = FromPath[str]
QueryText = FromQuery[str]
FormBody = URLEncodedBody[Form]
