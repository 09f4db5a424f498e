"""Finds out before anything starts whether the ports are free."""

from __future__ import annotations

import socket
from collections.abc import Iterable

from bot.errors import NightdeskError
from bot.supervisor.child import Child


class PortTaken(NightdeskError):
    """A port that Nightdesk needs is in use."""


def check_ports(children: Iterable[Child]) -> None:
    """Raises `PortTaken`, with a line for every port that cannot be listened on."""
    taken = [_complaint(child, error) for child in children if (error := _bind_error(child))]
    if taken:
        raise PortTaken("\n".join(taken))


def _bind_error(child: Child) -> OSError | None:
    family, kind, protocol, _, address = socket.getaddrinfo(child.host, child.port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        # A port left a moment ago (TIME_WAIT) is free to the servers, so it is to this check.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            return error
    return None


def _complaint(child: Child, error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return (
        f"{child.name} cannot listen on port {child.port}: {reason}. "
        f"Stop what uses it, or set {child.setting} to a free port."
    )
