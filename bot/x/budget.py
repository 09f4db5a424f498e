"""How much may be sent now: X's sliding windows, and the brand's own, whichever is stricter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class Window:
    """At most `limit` messages within any `span`."""

    limit: int
    span: timedelta


def next_free(sent: Sequence[datetime], windows: Sequence[Window], now: datetime) -> datetime:
    """The first moment from `now` on at which one more message breaks no window.

    `sent` are the moments of earlier messages, oldest first, at least as far back as the longest window.
    """
    return max((_free_in(sent, window, now) for window in windows), default=now)


def _free_in(sent: Sequence[datetime], window: Window, now: datetime) -> datetime:
    inside = [moment for moment in sent if moment > now - window.span]
    if len(inside) < window.limit:
        return now
    return max(now, inside[-window.limit] + window.span)
