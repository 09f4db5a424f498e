"""Direct messages: send one, look them up, take one away."""

from datetime import timedelta

from litestar import delete, get, post
from litestar.status_codes import HTTP_200_OK

from bot.simulator.api import bodies, problems, vocabulary
from bot.simulator.api.access import gate
from bot.simulator.api.callers import USERS
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
READS = "dm.read tweet.read users.read"
EVENT_TYPES = frozenset({"MessageCreate", "ParticipantsJoin", "ParticipantsLeave"})


@post(
    "/2/dm_conversations/with/{participant_id:str}/messages",
    opt=gate(USERS, "dm_send", "dm.write tweet.read users.read"),
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
    _check_participant(simulator, participant_id)
    dm = simulator.send_dm(simulator.brand.id, participant_id, text)
    return {"data": {"dm_conversation_id": dm.conversation_id, "dm_event_id": dm.id}}


def _check_participant(simulator: Simulator, participant_id: str) -> None:
    if participant_id in simulator.faults.suspended:
        raise problems.forbidden("The user you are trying to send a Direct Message to has been suspended.")
    brand, participant = simulator.brand, simulator.state.user(participant_id)
    if participant is None or participant == brand or not simulator.may_dm(brand.id, participant_id):
        raise problems.forbidden("You do not have permission to DM one or more participants.")


@get("/2/dm_events", opt=gate(USERS, "dm_events", READS))
async def list_dms(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Everything in the account's inbox of the last 30 days, newest first."""
    return _listing(Query(request, LIST_PARAMETERS), simulator, simulator.state.dms())


@get(
    "/2/dm_conversations/with/{participant_id:str}/dm_events",
    opt=gate(USERS, "dm_events_with", READS),
)
async def list_dms_with(participant_id: PathText, request: ApiRequest, simulator: TheSimulator) -> Json:
    """The conversation with one account, newest first."""
    query = Query(request, LIST_PARAMETERS, PathId("participant_id", participant_id))
    timeline = simulator.state.timeline(participant_id)
    return _listing(query, simulator, [message for message in timeline if isinstance(message, DirectMessage)])


@get("/2/dm_events/{event_id:str}", opt=gate(USERS, "dm_event", READS))
async def get_dm(event_id: PathText, request: ApiRequest, simulator: TheSimulator) -> Json:
    """One message."""
    query = Query(request, FIELD_PARAMETERS, PathId("event_id", event_id))
    selection = _Selection(query)
    query.check()
    dm = _existing(simulator, event_id)
    data = dm_shape(simulator.state, dm, selection.fields)
    return {"data": data} | selection.includes(simulator.state, [dm])


@delete("/2/dm_events/{event_id:str}", opt=gate(USERS, "dm_delete", "dm.read dm.write"), status_code=HTTP_200_OK)
async def delete_dm(event_id: PathText, request: ApiRequest, simulator: TheSimulator) -> Json:
    """Take away one message, sent or received."""
    Query(request, (), PathId("event_id", event_id)).check()
    return {"data": {"deleted": simulator.delete_dm(_existing(simulator, event_id).id)}}


def _existing(simulator: Simulator, event_id: str) -> DirectMessage:
    dm = simulator.state.dm(event_id)
    if dm is None or simulator.brand.id not in (dm.sender_id, dm.recipient_id):
        raise problems.not_found("dm_event", "event_id", event_id)
    return dm


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
