"""Replays: a webhook hears once more what happened in the last 24 hours."""

from datetime import UTC, datetime, timedelta

from litestar import post
from litestar.status_codes import HTTP_200_OK

from bot.simulator.api import bodies, problems
from bot.simulator.api.access import gate
from bot.simulator.api.callers import APP_ONLY
from bot.simulator.api.fields import Query
from bot.simulator.api.problems import Violation
from bot.simulator.api.shapes import Json
from bot.simulator.injected import ApiRequest, TheSimulator
from bot.simulator.payloads import timestamp

REACHES_BACK = timedelta(hours=24)
MINUTE = timedelta(minutes=1)


@post("/2/webhooks/replay", opt=gate(APP_ONLY, "webhooks"), status_code=HTTP_200_OK)
async def replay(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Deliver again what was delivered or attempted from one minute to another, both included."""
    Query(request).check()
    body = await bodies.read(request, bodies.Replay)
    start, end = _range(body, simulator.clock())
    if simulator.state.webhook(body.webhook_id) is None:
        raise problems.not_found("webhook", "webhook_id", body.webhook_id)
    job_id = simulator.replay(body.webhook_id, start, end + MINUTE)
    return {"data": {"job_id": job_id, "created_at": timestamp(simulator.clock())}}


def _range(body: bodies.Replay, now: datetime) -> tuple[datetime, datetime]:
    given = {"from_date": body.from_date, "to_date": body.to_date}
    moments = {name: _moment(text) for name, text in given.items()}
    wrong = [_wrong(name, given[name], "is no moment like yyyymmddhhmm") for name, at in moments.items() if at is None]
    start, end = moments["from_date"], moments["to_date"]
    if start is None or end is None:
        raise problems.invalid(wrong)
    if start > end:
        wrong.append(_wrong("from_date", body.from_date, "must not be later than `to_date`"))
    if start + MINUTE <= now - REACHES_BACK:
        wrong.append(_wrong("from_date", body.from_date, "must be within the last 24 hours"))
    if wrong:
        raise problems.invalid(wrong)
    return start, end


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None


def _wrong(name: str, value: str, reason: str) -> Violation:
    return Violation(parameters={name: [value]}, message=f"$.{name}: {reason}")
