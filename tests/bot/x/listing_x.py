"""An X that lists DMs and posts page by page, within its limits, and forgets nothing but what is deleted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from bot.clock import VirtualClock
from bot.x.client import XError

ACCOUNT = "1700000000000000001"
ANA = "1001"
LUIS = "1002"
QUARTER = timedelta(minutes=15)
LIMITS = {"dms": 15, "mentions": 300}


@dataclass
class ListingX:
    """`asked` has each request; what is in `fails` is raised by the next ones instead of an answer."""

    clock: VirtualClock
    size: int = 3
    fails: list[XError] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    hooks: list[dict[str, Any]] = field(default_factory=list)
    replays: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    _dms: list[dict[str, Any]] = field(default_factory=list)
    _posts: list[dict[str, Any]] = field(default_factory=list)
    _last: int = 0
    _spent: dict[str, tuple[datetime, int]] = field(default_factory=dict)

    def new_id(self) -> str:
        milliseconds = int(self.clock().timestamp() * 1000) - 1_288_834_974_657
        self._last = max(self._last + 1, milliseconds << 22)
        return str(self._last)

    def dm(self, text: str = "No power", sender: str = ANA, to: str = ACCOUNT, **other: Any) -> str:
        smaller, larger = sorted((sender, to), key=int)
        item = {"sender_id": sender, "dm_conversation_id": f"{smaller}-{larger}", "text": text, **other}
        return self._add(self._dms, item)

    def post(self, text: str = "@HarborlightHelp no power", author: str = ANA, **other: Any) -> str:
        return self._add(self._posts, {"author_id": author, "text": text, **other})

    def delete(self, x_id: str) -> None:
        self._dms = [dm for dm in self._dms if dm["id"] != x_id]
        self._posts = [post for post in self._posts if post["id"] != x_id]

    def account_id(self) -> str:
        return ACCOUNT

    def dms(self, page: str = "") -> Any:
        return self._page("dms", self._dms, page)

    def mentions(self, since_id: str = "", page: str = "", start: datetime | None = None) -> Any:
        return self._page("mentions", [post for post in self._posts if int(post["id"]) > int(since_id or 0)], page)

    def posts_there(self, ids: Sequence[str]) -> set[str]:
        self._answers("posts_there")
        assert len(ids) <= 100
        return {post["id"] for post in self._posts} & set(ids)

    def webhooks(self) -> list[dict[str, Any]]:
        self._answers("webhooks")
        return self.hooks

    def replay(self, webhook_id: str, start: datetime, end: datetime) -> None:
        self._answers("replay")
        self.replays.append((webhook_id, start, end))

    def _add(self, to: list[dict[str, Any]], item: dict[str, Any]) -> str:
        said = self.clock().strftime("%Y-%m-%dT%H:%M:%S.000Z")
        to.append({"id": self.new_id(), "created_at": said, **item})
        return str(to[-1]["id"])

    def _answers(self, what: str) -> None:
        self.asked.append(what)
        if self.fails:
            raise self.fails.pop(0)

    def _page(self, what: str, items: list[dict[str, Any]], page: str) -> Any:
        self._answers(what)
        standing = self._spend(what)
        older = [item for item in items if not page or int(item["id"]) < int(page)]
        shown = older[-self.size :][::-1]
        more = str(shown[-1]["id"]) if len(older) > len(shown) else ""
        return SimpleNamespace(items=shown, users={}, media={}, next=more, standing=standing)

    def _spend(self, what: str) -> Any:
        """X's windows are fixed: the first request opens one."""
        now = self.clock()
        resets_at, spent = self._spent.get(what, (now, 0))
        if resets_at <= now:
            resets_at, spent = now + QUARTER, 0
        if spent >= LIMITS[what]:
            raise XError("X's rate limit is used up", permanent=False, retry_at=resets_at)
        self._spent[what] = resets_at, spent + 1
        return SimpleNamespace(remaining=LIMITS[what] - spent - 1, resets_at=resets_at)


def run_all(run_due: Callable[[], bool]) -> int:
    """Calls it until nothing is left to do now; how often it was busy."""
    busy = 0
    while run_due():
        busy += 1
        assert busy < 1000
    return busy
