"""Ports are checked before anything starts."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.supervisor import PortTaken, check_ports
from tests.bot.supervisor.stand_ins import SERVER, child


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_free_ports_pass(tmp_path: Path) -> None:
    check_ports([child("desk", SERVER, tmp_path), child("brain", SERVER, tmp_path)])


def test_a_taken_port_is_named_with_what_wanted_it_and_the_setting(tmp_path: Path, taken_port: int) -> None:
    children = [child("desk", SERVER, tmp_path), child("brain", SERVER, tmp_path, taken_port)]

    with pytest.raises(PortTaken) as refusal:
        check_ports(children)

    assert str(refusal.value) == (
        f"brain cannot listen on port {taken_port}: address already in use. "
        "Stop what uses it, or set NIGHTDESK_BRAIN_PORT to a free port."
    )


def test_every_taken_port_has_its_line(tmp_path: Path, taken_port: int) -> None:
    children = [child(name, SERVER, tmp_path, taken_port) for name in ("desk", "brain")]

    with pytest.raises(PortTaken) as refusal:
        check_ports(children)

    assert [line.split()[0] for line in str(refusal.value).splitlines()] == ["desk", "brain"]
