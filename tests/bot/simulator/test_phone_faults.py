from typing import Any

import pytest

from bot.simulator.faults import Faults, switch_names
from bot.simulator.phone.faults import FaultSwitches
from tests.bot.simulator.harness import BRAND, LENA, MAYA, X
from tests.bot.simulator.schema import problem_of

EVERY: dict[str, Any] = {
    "seed": 5,
    "duplicates": 0.25,
    "out_of_order": 1.0,
    "lost": 0.5,
    "batch": True,
    "slow_answers": 2,
    "invalid_webhooks": True,
    "down": True,
    "swallow_answers": 3,
    "refuse_credentials": True,
    "rate_limited_until": "2026-11-22T00:10:00Z",
    "blocked": [MAYA],
    "suspended": [LENA],
    "no_dms": [MAYA, LENA],
}


def change(x: X, switches: object) -> Any:
    return x.http.put("/phone/api/faults", json=switches)


def test_every_switch_can_be_turned_and_is_told() -> None:
    assert set(EVERY) == set(switch_names()) == set(FaultSwitches.model_fields)
    assert all(getattr(Faults(), name) != value for name, value in EVERY.items())


def test_switches_are_turned_and_told(x: X) -> None:
    assert change(x, EVERY).json() == {"faults": EVERY}
    assert x.http.get("/phone/api/faults").json() == {"faults": EVERY}


def test_what_is_not_named_stays_as_it_is(x: X) -> None:
    change(x, {"lost": 0.5})
    assert change(x, {"rate_limited_until": None}).json()["faults"]["lost"] == 0.5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("duplicates", 1.1),
        ("lost", -0.1),
        ("out_of_order", "0.5"),
        ("slow_answers", -1),
        ("swallow_answers", 1.5),
        ("down", "yes"),
        ("batch", None),
        ("rate_limited_until", "2026-11-22T00:10:00"),
        ("rate_limited_until", "soon"),
        ("blocked", MAYA),
        ("blocked", ["42"]),
        ("suspended", [BRAND]),
        ("gremlins", 3),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_nothing_is_turned(x: X, name: str, value: object) -> None:
    problem = problem_of(change(x, {"lost": 0.5, name: value}), 400, "invalid-request")
    [violation] = problem["errors"]
    assert [parameter.partition(".")[0] for parameter in violation["parameters"]] == [name]
    assert x.simulator.faults == Faults()


def test_the_page_shows_and_turns_every_switch_but_the_seed(x: X) -> None:
    form = {
        "duplicates": "25",
        "out_of_order": "100",
        "lost": "12,5",
        "slow_answers": "2",
        "swallow_answers": "",
        "batch": "on",
        "rate_limited_until": "2026-11-22T00:10",
        f"reach-{MAYA}": "no_dms",
        f"reach-{LENA}": "",
    }
    page = x.http.post("/phone/faults", data=form)
    assert page.url.path == "/phone/faults"
    faults = x.http.get("/phone/api/faults").json()["faults"]
    off = Faults().as_json()
    assert {name: value for name, value in faults.items() if value != off[name]} == {
        "duplicates": 0.25,
        "out_of_order": 1.0,
        "lost": 0.125,
        "slow_answers": 2,
        "batch": True,
        "rate_limited_until": "2026-11-22T00:10:00Z",
        "no_dms": [MAYA],
    }
    for name in set(switch_names()) - {"seed", "blocked", "suspended", "no_dms"}:
        assert f'name="{name}"' in page.text
    assert 'value="12.5"' in page.text
    assert 'value="2026-11-22T00:10"' in page.text
    assert '<option value="no_dms" selected>' in page.text
    assert "7 faults on" in page.text


def test_a_page_sent_back_unchanged_changes_nothing(x: X) -> None:
    x.turn(duplicates=0.07, blocked=[MAYA])
    before = x.http.get("/phone/api/faults").json()
    x.http.post("/phone/faults", data={"duplicates": "7", "lost": "0", f"reach-{MAYA}": "blocked"})
    assert x.http.get("/phone/api/faults").json() == before


def test_what_cannot_be_is_explained_beside_its_switch_and_keeps_what_was_typed(x: X) -> None:
    page = x.http.post("/phone/faults", data={"lost": "many", "duplicates": "101", "slow_answers": "7"})
    assert page.status_code == 400
    assert 'id="lost-problem"' in page.text
    assert 'id="duplicates-problem"' in page.text
    assert 'value="many"' in page.text
    assert x.simulator.faults == Faults()


def test_the_people_page_leads_to_the_faults(x: X) -> None:
    page = x.http.get("/phone").text
    assert 'href="/phone/faults"' in page
    assert "faults on" not in page
