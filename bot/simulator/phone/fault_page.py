"""The page with the faults. It works without JavaScript."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from litestar import Response, get, post
from litestar.response import Redirect, Template
from pydantic import ValidationError

from bot.simulator.injected import Form, TheSimulator
from bot.simulator.phone.faults import FaultSwitches, turn
from bot.simulator.phone.views import common
from bot.simulator.simulator import Simulator


class Switch(NamedTuple):
    """A switch in plain words."""

    name: str
    label: str
    hint: str = ""


class Group(NamedTuple):
    """Switches that belong together. `kind` is the kind of input: `share` (in percent), `count` or `tick`."""

    title: str
    kind: str
    switches: tuple[Switch, ...]


GROUPS = (
    Group(
        "Deliveries, in percent",
        "share",
        (
            Switch("duplicates", "Made twice"),
            Switch("out_of_order", "Overtaken by the next", "within one conversation"),
            Switch("lost", "Never made", "a replay brings them"),
        ),
    ),
    Group(
        "The next so many",
        "count",
        (
            Switch("slow_answers", "Webhook answers come too late", "delivered again although taken"),
            Switch("swallow_answers", "Writing requests answered 503", "done all the same"),
        ),
    ),
    Group(
        "As long as ticked",
        "tick",
        (
            Switch("batch", "Waiting messages arrive together"),
            Switch("invalid_webhooks", "No webhook passes its check", "stays invalid until validated again"),
            Switch("down", "X is down", "503, nothing delivered; a replay brings it"),
            Switch("refuse_credentials", "Credentials are refused", "401"),
        ),
    ),
)

REACHES = (
    ("", "gets messages"),
    ("blocked", "blocked the brand"),
    ("suspended", "is suspended"),
    ("no_dms", "takes no messages"),
)
"""What may keep messages from a customer; the page lets it be one of them."""

SHARES, COUNTS, TICKS = ({switch.name for switch in group.switches} for group in GROUPS)


@get("/faults")
async def show_faults(simulator: TheSimulator) -> Template:
    """Every switch as it is."""
    return _page(simulator, {})


@post("/faults")
async def set_faults(data: Form, simulator: TheSimulator) -> Response[Any]:
    """Turn every switch of the page; 400 with the page again when something cannot be."""
    try:
        switches = FaultSwitches.model_validate(_switches(data), strict=False)
    except ValidationError as error:
        problems = {str(wrong["loc"][0]): wrong["msg"] for wrong in error.errors(include_url=False)}
        return _page(simulator, problems, data)
    await turn(simulator, switches)
    return Redirect("/phone/faults", status_code=303)


def _switches(data: Mapping[str, str]) -> dict[str, Any]:
    """What a form sends as the switches it stands for: percents become shares, a missing tick is off."""
    chosen: dict[str, Any] = {name: _share(data.get(name, "")) for name in SHARES}
    chosen |= {name: data.get(name, "").strip() or "0" for name in COUNTS}
    chosen |= {name: name in data for name in TICKS}
    until = data.get("rate_limited_until", "").strip()
    chosen["rate_limited_until"] = f"{until}Z" if until else None
    for reach, _ in REACHES[1:]:
        chosen[reach] = {name.removeprefix("reach-") for name, value in data.items() if _is_reach(name, value, reach)}
    return chosen


def _is_reach(name: str, value: str, reach: str) -> bool:
    return name.startswith("reach-") and value == reach


def _share(percent: str) -> float | str:
    try:
        return float(percent.strip().replace(",", ".") or 0) / 100
    except ValueError:
        return percent


def _page(simulator: Simulator, problems: Mapping[str, str], entered: Mapping[str, str] | None = None) -> Template:
    context = common(simulator, None) | {
        "groups": GROUPS,
        "reaches": REACHES,
        "problems": problems,
        "values": _values(simulator) if entered is None else entered,
    }
    return Template("faults.html", context=context, status_code=400 if problems else 200)


def _values(simulator: Simulator) -> dict[str, str]:
    """What the page's inputs show, by name; ticks are there when on."""
    faults = simulator.faults
    values = {name: f"{100 * getattr(faults, name):g}" for name in SHARES}
    values |= {name: str(getattr(faults, name)) for name in COUNTS}
    values |= {name: "on" for name in TICKS if getattr(faults, name)}
    until = faults.as_json()["rate_limited_until"]
    values["rate_limited_until"] = str(until)[:16] if until else ""
    for reach, _ in REACHES[1:]:
        values |= {f"reach-{user_id}": reach for user_id in getattr(faults, reach)}
    return values
