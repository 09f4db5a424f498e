"""The four processes of one machine."""

from dataclasses import replace
from pathlib import Path

from bot.supervisor import Child, nightdesk_children


def children_of(root: Path, simulator_port: int | None = 8100) -> dict[str, Child]:
    children = nightdesk_children(
        root,
        model=root / "models" / "nightdesk-1.tar.gz",
        tracker_url="sqlite:///var/trackers.db",
        brain_port=6005,
        actions_port=6055,
        simulator_port=simulator_port,
    )
    return {child.name: child for child in children}


def test_a_machine_runs_four_processes(tmp_path: Path) -> None:
    urls = {name: child.health_url for name, child in children_of(tmp_path).items()}

    assert urls == {
        "desk": "http://127.0.0.1:8000/healthz",
        "actions": "http://127.0.0.1:6055/health",
        "brain": "http://127.0.0.1:6005/",
        "simulator": "http://127.0.0.1:8100/phone",
    }


def test_the_simulator_can_be_left_out(tmp_path: Path) -> None:
    assert set(children_of(tmp_path, simulator_port=None)) == {"desk", "actions", "brain"}


def test_the_brain_is_told_its_model_and_where_the_actions_are(tmp_path: Path) -> None:
    assert children_of(tmp_path)["brain"].env == {
        "NIGHTDESK_BRAIN_PORT": "6005",
        "NIGHTDESK_ACTIONS_URL": "http://127.0.0.1:6055/webhook",
        "NIGHTDESK_MODEL": str(tmp_path / "models" / "nightdesk-1.tar.gz"),
        "NIGHTDESK_TRACKER_URL": "sqlite:///var/trackers.db",
    }


def test_only_the_desk_can_listen_to_the_network(tmp_path: Path) -> None:
    children = nightdesk_children(tmp_path, model=tmp_path, tracker_url="sqlite://", host="0.0.0.0")

    assert {child.name for child in children if child.host != "127.0.0.1"} == {"desk"}


def test_a_child_that_listens_everywhere_is_asked_on_loopback(tmp_path: Path) -> None:
    desk = children_of(tmp_path)["desk"]

    assert replace(desk, host="0.0.0.0").health_url == desk.health_url
