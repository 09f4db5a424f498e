"""What can be broken on purpose: one switch each, all off until somebody turns them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from random import Random
from threading import RLock
from typing import Any


@dataclass(kw_only=True)
class Faults:
    """How this X misbehaves. Any thread may read or change it; a change holds from the next event or request on.

    Shares are numbers from 0 to 1 and are drawn from `seed`, so the same night misbehaves the same way again. What is
    replayed is exempt from `duplicates`, `out_of_order` and `lost`: a replay is how those are made good.
    """

    seed: int = 0
    """Where the draws begin; setting it with `change` begins them anew."""

    duplicates: float = 0.0
    """Share of deliveries that are made a second time although the first was taken."""

    out_of_order: float = 0.0
    """Share of deliveries held back behind the conversation's next one."""

    lost: float = 0.0
    """Share of deliveries that are never made; a replay brings them."""

    batch: bool = False
    """Several messages of one pair that wait are delivered as one event."""

    slow_answers: int = 0
    """So many of the webhook's next answers come too late: X delivers again what was taken."""

    invalid_webhooks: bool = False
    """No webhook passes its challenge. All of them stay invalid afterwards until each is validated again."""

    down: bool = False
    """The API answers 503 and nothing is delivered. What happens meanwhile comes with a replay only."""

    swallow_answers: int = 0
    """So many of the next writing requests are done and yet answered 503."""

    refuse_credentials: bool = False
    """Every request is answered 401."""

    rate_limited_until: datetime | None = None
    """Every request is answered 429 until this moment (aware), whatever is left of the budgets."""

    blocked: set[str] = field(default_factory=set)
    """Ids of users who blocked the brand: it cannot send them direct messages."""

    suspended: set[str] = field(default_factory=set)
    """Ids of users X suspended: they neither send direct messages nor get any."""

    no_dms: set[str] = field(default_factory=set)
    """Ids of users who take no direct messages from the brand."""

    def __post_init__(self) -> None:
        self._lock = RLock()
        self._random = Random(self.seed)  # noqa: S311 -- draws that can be made again, not secrets

    def change(self, **switches: Any) -> None:
        """Set the switches named and leave the others; `TypeError` for a name that is none, and then nothing is set."""
        unknown = switches.keys() - set(switch_names())
        if unknown:
            raise TypeError(f"There is no such switch: {', '.join(sorted(unknown))}.")
        with self._lock:
            for name, value in switches.items():
                setattr(self, name, value)
            if "seed" in switches:
                self._random.seed(self.seed)

    def draw(self, share: float) -> bool:
        """Whether the next event is one of that share."""
        with self._lock:
            return share > 0 and self._random.random() < share

    def use_up(self, name: str) -> bool:
        """Take one from the counter of that name; False when nothing is left of it."""
        with self._lock:
            left: int = getattr(self, name)
            if left > 0:
                setattr(self, name, left - 1)
            return left > 0

    def keeps_apart(self, sender_id: str, recipient_id: str) -> bool:
        """Whether a switch keeps a direct message from going from one account to the other."""
        with self._lock:
            return sender_id in self.suspended or recipient_id in self.suspended | self.blocked | self.no_dms

    def on(self) -> list[str]:
        """The names of the switches that are not off."""
        with self._lock:
            return [name for name in switch_names() if name != "seed" and getattr(self, name)]

    def as_json(self) -> Mapping[str, Any]:
        """Every switch by name: ids sorted, the moment in ISO 8601 and UTC or null."""
        with self._lock:
            return {name: _plain(getattr(self, name)) for name in switch_names()}


def switch_names() -> list[str]:
    """Every switch, in the order they are declared."""
    return [each.name for each in fields(Faults)]


def _plain(value: Any) -> Any:
    if isinstance(value, set):
        return sorted(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value
