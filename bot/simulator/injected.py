"""What request handlers are given, under the names they take it by."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from bot.simulator.simulator import Simulator

ApiRequest = Request[Any, Any, Any]
TheSimulator = NamedDependency[Simulator]
PathText = FromPath[str]
QueryText = FromQuery[str]
QueryNumber = FromQuery[int]
Form = URLEncodedBody[dict[str, str]]
