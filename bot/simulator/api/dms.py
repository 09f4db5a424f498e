"""Direct messages: send one, look them up."""

from datetime import timedelta

from litestar import get, post

from bot.simulator.api import bodies, problems, vocabulary
from bot.simulator.api.access import USER_ONLY, gate
from bot.simulator.api.fields import PathId, Query
from bot.simulator.api.paging import Page, page_of
from bot.simulator.api.shapes import Json, dm_shape, user_shape
from bot.simulator.injected import ApiRequest, PathText, TheSimulator
from bot.simulator.records import DirectMessage
from bot.simulator.simulator import Simulator
from bot.simulator.state import State
from bot.simulator.texts import MAX_DM_CHARACTERS

REACHES_BACK = timedelta(days=30)
FIELD_PARAMETERS = (
    "dm_event.fields",
    "expansions",
    "media.fields",
    "user.fields",
    "tweet.fields",
    "post.fields",
)
LIST_PARAMETERS = ("max_results", "pagination_token", "event_types", *FIELD_PARAMETERS)
EVENT_TYPES = frozenset({"MessageCreate", "ParticipantsJoin", "ParticipantsLeave"})


@post(
    "/2/dm_conversations/with/{participant_id:str}/messages",
    opt=gate(USER_ONLY, "dm_send"),
)
async def send_dm(participant_id: PathText, request: ApiRequest, simulator: TheSimulator) -> Json:
    """Send one message to one account."""
    Query(request, (), PathId("participant_id", participant_id)).check()
    body = await bodies.read(request, bodies.SendDm)
    if body.attachments is not None:
        raise problems.invalid_value("attachments", "", "The simulator holds no media: attach nothing.")
    text = body.text or ""
    if not 1 <= len(text) <= MAX_DM_CHARACTERS:
        raise problems.invalid_value("text", f"{len(text)} characters", f"$.text: must have 1 to {MAX_DM_CHARACTERS}.")
    participant = simulator.state.user(participant_id)
    if participant is None or participant == simulator.brand:
        raise problems.forbidden("You do not have permission to DM one or more participants.")
    dm = simulator.send_dm(simulator.brand.id, participant_id, text)
    return {"data": {"dm_conversation_id": dm.conversation_id, "dm_event_id": dm.id}}


@get("/2/dm_events", opt=gate(USER_ONLY, "dm_events"))
async def list_dms(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Everything in the account's inbox of the last 30 days, newest first."""
    return _listing(Query(request, LIST_PARAMETERS), simulator, simulator.state.dms())


@get(
    "/2/dm_conversations/with/{participant_id:str}/dm_events",
    opt=gate(USER_ONLY, "dm_events_with"),
)
async def list_dms_with(participant_id: PathText, request: ApiRequest, simulator: TheSimulator) -> Json:
    """The conversation with one account, newest first."""
    query = Query(request, LIST_PARAMETERS, PathId("participant_id", participant_id))
    timeline = simulator.state.timeline(participant_id)
    return _listing(query, simulator, [message for message in timeline if isinstance(message, DirectMessage)])


@get("/2/dm_events/{event_id:str}", opt=gate(USER_ONLY, "dm_event"))
async def get_dm(event_id: PathText, request: ApiRequest, simulator: TheSimulator) -> Json:
    """One message."""
    query = Query(request, FIELD_PARAMETERS, PathId("event_id", event_id))
    selection = _Selection(query)
    query.check()
    dm = simulator.state.dm(event_id)
    if dm is None or simulator.brand.id not in (dm.sender_id, dm.recipient_id):
        raise problems.not_found("dm_event", "event_id", event_id)
    data = dm_shape(simulator.state, dm, selection.fields)
    return {"data": data} | selection.includes(simulator.state, [dm])


class _Selection:
    """Which members of a message were asked for, and whether its sender comes along."""

    def __init__(self, query: Query) -> None:
        expansions = query.names("expansions", vocabulary.DM_EXPANSIONS)
        self.fields = query.names("dm_event.fields", vocabulary.DM_FIELDS) | expansions
        self._user_fields = query.names("user.fields", vocabulary.USER_FIELDS)
        query.names("tweet.fields", vocabulary.TWEET_FIELDS)
        query.names("post.fields", vocabulary.POST_FIELDS)
        query.names("media.fields", vocabulary.MEDIA_FIELDS)
        self._senders = "sender_id" in expansions

    def includes(self, state: State, dms: list[DirectMessage]) -> Json:
        """The `includes` member, if there is anything to include."""
        ids = dict.fromkeys(dm.sender_id for dm in dms) if self._senders else {}
        users = [user_shape(user, self._user_fields) for id_ in ids if (user := state.user(id_))]
        return {"includes": {"users": users}} if users else {}


def _listing(query: Query, simulator: Simulator, dms: list[DirectMessage]) -> Json:
    selection = _Selection(query)
    size = query.integer("max_results", 1, 100, 100)
    types = query.names("event_types", EVENT_TYPES) or EVENT_TYPES
    query.check()
    since = simulator.clock() - REACHES_BACK
    reachable = [dm for dm in dms if dm.created_at >= since and "MessageCreate" in types]
    page: Page[DirectMessage] = page_of(reachable, size, query.text("pagination_token"))
    state = simulator.state
    data = [dm_shape(state, dm, selection.fields) for dm in page.items]
    return ({"data": data} if data else {}) | selection.includes(state, list(page.items)) | {"meta": page.meta}
