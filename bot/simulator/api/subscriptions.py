"""X Activity subscriptions: which events go to which webhook."""

from dataclasses import replace

from litestar import delete, get, post, put
from litestar.status_codes import HTTP_200_OK

from bot.simulator.activity import subscription_filter
from bot.simulator.api import bodies, problems
from bot.simulator.api.access import gate
from bot.simulator.api.callers import ANY, APP_ONLY
from bot.simulator.api.fields import PathId, Query
from bot.simulator.api.shapes import Json, subscription_shape
from bot.simulator.injected import ApiRequest, PathText, TheSimulator
from bot.simulator.records import Subscription
from bot.simulator.simulator import Simulator

PATH = "/2/activity/subscriptions"
DEFAULT_PAGE = 1_000


@post(PATH, opt=gate(ANY, "subscriptions"), status_code=HTTP_200_OK)
async def create_subscription(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Deliver one kind of event. Without a `webhook_id` X would stream it; here nobody hears."""
    Query(request).check()
    body = await bodies.read(request, bodies.CreateSubscription)
    _check(body, simulator)
    now = simulator.clock()
    subscription = Subscription(
        id=simulator.ids.next(),
        event_type=body.event_type,
        created_at=now,
        updated_at=now,
        tag=body.tag,
        webhook_id=body.webhook_id,
        **body.filter.model_dump(),
    )
    if any(_same(subscription, other) for other in simulator.state.subscriptions()):
        raise problems.invalid_value("filter", body.event_type, "This subscription exists already.")
    simulator.state.save_subscription(subscription)
    return {"data": {"subscription": _shape(subscription)}}


def _check(body: bodies.CreateSubscription, simulator: Simulator) -> None:
    user_id = body.filter.user_id
    if user_id is None and body.filter.keyword is None:
        raise problems.invalid_value("filter", "", "$.filter: name a user_id or a keyword.")
    _check_webhook(body.webhook_id, simulator)
    is_private = body.event_type.startswith(("dm.", "chat."))
    if is_private and user_id != simulator.brand.id:
        raise problems.not_authorized(
            "activity_subscription",
            "filter.user_id",
            user_id or "",
            "The user has not authorized your app to receive private events.",
        )


def _check_webhook(webhook_id: str | None, simulator: Simulator) -> None:
    if webhook_id is not None and simulator.state.webhook(webhook_id) is None:
        raise problems.invalid_value("webhook_id", webhook_id, "There is no such webhook.")


def _same(one: Subscription, other: Subscription) -> bool:
    return (one.event_type, one.webhook_id, subscription_filter(one)) == (
        other.event_type,
        other.webhook_id,
        subscription_filter(other),
    )


@get(PATH, opt=gate(ANY, "subscriptions", "like.read tweet.read"))
async def list_subscriptions(request: ApiRequest, simulator: TheSimulator) -> Json:
    """The app's subscriptions, oldest first; X has no token for a next page in this answer."""
    query = Query(request, ("max_results", "pagination_token"))
    size = query.integer("max_results", 1, 1_000, DEFAULT_PAGE)
    query.check()
    return {"data": [_shape(each) for each in simulator.state.subscriptions()[:size]]}


@put(PATH + "/{subscription_id:str}", opt=gate(APP_ONLY, "subscriptions"))
async def update_subscription(subscription_id: PathText, request: ApiRequest, simulator: TheSimulator) -> Json:
    """Give a subscription another tag or another webhook; what is not named stays."""
    Query(request, (), PathId("subscription_id", subscription_id)).check()
    body = await bodies.read(request, bodies.UpdateSubscription)
    _check_webhook(body.webhook_id, simulator)
    subscriptions = simulator.state.subscriptions()
    found = next((each for each in subscriptions if each.id == subscription_id), None)
    if found is None:
        raise problems.not_found("activity_subscription", "subscription_id", subscription_id)
    changed = replace(found, updated_at=simulator.clock(), **body.model_dump(exclude_unset=True))
    if any(_same(changed, other) for other in subscriptions if other is not found):
        raise problems.invalid_value("webhook_id", body.webhook_id or "", "This subscription exists already.")
    simulator.state.save_subscription(changed)
    return {"data": {"subscription": _shape(changed), "total_subscriptions": len(subscriptions)}}


@delete(PATH, opt=gate(APP_ONLY, "subscriptions"), status_code=HTTP_200_OK)
async def delete_subscriptions(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Remove several subscriptions; unknown ids are reported, not refused."""
    query = Query(request, ("ids",))
    ids = query.identifiers("ids")
    query.check()
    removed = {id_: simulator.state.remove_subscription(id_) for id_ in dict.fromkeys(ids)}
    answer: Json = {"data": [{"subscription_id": id_, "deleted": True} for id_, gone in removed.items() if gone]}
    unknown = [
        {"subscription_id": id_, "message": "There is no such subscription.", "reason": "NotFound"}
        for id_, gone in removed.items()
        if not gone
    ]
    answer |= {"errors": unknown} if unknown else {}
    return answer | {"meta": {"total_subscriptions": len(simulator.state.subscriptions())}}


@delete(
    PATH + "/{subscription_id:str}",
    opt=gate(APP_ONLY, "subscriptions"),
    status_code=HTTP_200_OK,
)
async def delete_subscription(subscription_id: PathText, request: ApiRequest, simulator: TheSimulator) -> Json:
    """Remove one subscription."""
    Query(request, (), PathId("subscription_id", subscription_id)).check()
    if not simulator.state.remove_subscription(subscription_id):
        raise problems.not_found("activity_subscription", "subscription_id", subscription_id)
    return {"data": {"deleted": True}}


def _shape(subscription: Subscription) -> Json:
    return subscription_shape(subscription, subscription_filter(subscription))
