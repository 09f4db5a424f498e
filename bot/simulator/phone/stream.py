"""New messages for an open phone, as server-sent events carrying HTML."""

from collections.abc import AsyncGenerator

from litestar import get
from litestar.response import ServerSentEvent, ServerSentEventMessage

from bot.simulator.injected import ApiRequest, PathText, QueryNumber, TheSimulator
from bot.simulator.phone.people import customer_or_404
from bot.simulator.phone.views import Renderer
from bot.simulator.records import DirectMessage, Message, User
from bot.simulator.simulator import Simulator

RETRY_MS = 1_000


@get("/{customer_id:str}/stream")
async def stream(
    customer_id: PathText, request: ApiRequest, simulator: TheSimulator, after: QueryNumber = 0
) -> ServerSentEvent:
    """Everything after the message number `after`, or after the last one this phone has seen."""
    customer = customer_or_404(simulator, customer_id)
    seen = request.headers.get("last-event-id", "")
    start = int(seen) if seen.isdigit() else after
    renderer = Renderer(request.app, simulator, customer)
    return ServerSentEvent(events(simulator, customer, renderer, start), retry_duration=RETRY_MS)


async def events(
    simulator: Simulator, customer: User, renderer: Renderer, after: int
) -> AsyncGenerator[ServerSentEventMessage, None]:
    """What a phone shows after message number `after`, as it happens, until the feed closes."""
    with simulator.feed.listen() as news:
        while not simulator.feed.closed:
            news.clear()
            for message in simulator.state.since(after):
                after = message.sequence
                if shown_to(customer, message):
                    yield _event(message, renderer)
            await news.wait()


def shown_to(customer: User, message: Message) -> bool:
    """Posts are for everybody, direct messages for those who wrote or got them."""
    if isinstance(message, DirectMessage):
        return customer.id in (message.sender_id, message.recipient_id)
    return True


def _event(message: Message, renderer: Renderer) -> ServerSentEventMessage:
    is_dm = isinstance(message, DirectMessage)
    return ServerSentEventMessage(data=renderer.fragment(message), event="dm" if is_dm else "post", id=message.sequence)
