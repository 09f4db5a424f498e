"""Which stretch of a timeline was asked for."""

from bot.simulator.api.fields import Query
from bot.simulator.records import Post


class TimeAndIdRange:
    """What `since_id`, `until_id`, `start_time` and `end_time` let through.

    Only `start_time` lets its own moment in; the other three leave theirs out.
    """

    def __init__(self, query: Query) -> None:
        self._after, self._before = query.identifier("since_id"), query.identifier("until_id")
        self.start, self._end = query.instant("start_time"), query.instant("end_time")
        if self.start and self._end and self.start >= self._end:
            query.refuse("start_time", "must be earlier than `end_time`")
        if self._after is not None and self._before is not None and self._after >= self._before:
            query.refuse("since_id", "must be less than `until_id`")

    def __contains__(self, post: Post) -> bool:
        return (
            (self._after is None or int(post.id) > self._after)
            and (self._before is None or int(post.id) < self._before)
            and (self.start is None or post.created_at >= self.start)
            and (self._end is None or post.created_at < self._end)
        )
