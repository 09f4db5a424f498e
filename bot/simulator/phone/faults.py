"""The faults as JSON: see them, turn them."""

from typing import Annotated, Any

import anyio.to_thread
from litestar import get, put
from pydantic import AwareDatetime, Field

from bot.simulator.api.bodies import Body, Id, read
from bot.simulator.api.problems import Violation, invalid
from bot.simulator.injected import ApiRequest, TheSimulator
from bot.simulator.payloads import Json
from bot.simulator.simulator import Simulator

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Ids = set[Id]


class FaultSwitches(Body):
    """The switches of `Faults`. Only those that are named are changed: what they are here otherwise means nothing."""

    seed: int = 0
    duplicates: Share = 0.0
    out_of_order: Share = 0.0
    lost: Share = 0.0
    batch: bool = False
    slow_answers: Count = 0
    invalid_webhooks: bool = False
    down: bool = False
    swallow_answers: Count = 0
    refuse_credentials: bool = False
    rate_limited_until: AwareDatetime | None = None
    blocked: Ids = Field(default_factory=set)
    suspended: Ids = Field(default_factory=set)
    no_dms: Ids = Field(default_factory=set)

    def named(self) -> dict[str, Any]:
        """The switches to change."""
        return {name: getattr(self, name) for name in self.model_fields_set}


@get("/api/faults")
async def get_faults(simulator: TheSimulator) -> Json:
    """Every switch."""
    return {"faults": dict(simulator.faults.as_json())}


@put("/api/faults")
async def change_faults(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Turn the switches named, leave the others; every switch afterwards. 400 says what is wrong, switch by switch."""
    switches = await read(request, FaultSwitches)
    await turn(simulator, switches)
    return {"faults": dict(simulator.faults.as_json())}


async def turn(simulator: Simulator, switches: FaultSwitches) -> None:
    """Turn the switches named; 400 for an account that is not here, and then none is turned."""
    named = switches.named()
    customers = {user.id for user in simulator.state.users()} - {simulator.brand.id}
    unknown = [
        Violation(parameters={name: sorted(ids - customers)}, message=f"$.{name}: there is no such customer")
        for name, ids in named.items()
        if isinstance(ids, set) and ids - customers
    ]
    if unknown:
        raise invalid(unknown)
    await anyio.to_thread.run_sync(lambda: simulator.change_faults(**named))
