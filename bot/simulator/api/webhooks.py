"""Webhooks: register one, check it again, list them, remove one."""

import anyio.to_thread
from litestar import delete, get, post, put
from litestar.status_codes import HTTP_200_OK

from bot.simulator.api import bodies, problems, vocabulary
from bot.simulator.api.access import gate
from bot.simulator.api.callers import APP_ONLY, USER_OR_APP
from bot.simulator.api.fields import PathId, Query
from bot.simulator.api.shapes import Json, webhook_shape
from bot.simulator.challenge import ChallengeError, check_url
from bot.simulator.injected import ApiRequest, PathText, TheSimulator
from bot.simulator.records import Webhook
from bot.simulator.simulator import Simulator


@post("/2/webhooks", opt=gate(USER_OR_APP, "webhooks"), status_code=HTTP_200_OK)
async def create_webhook(request: ApiRequest, simulator: TheSimulator) -> Json:
    """Register a URL, provided it passes the challenge."""
    Query(request).check()
    url = (await bodies.read(request, bodies.CreateWebhook)).url
    if any(webhook.url == url for webhook in simulator.state.webhooks()):
        raise problems.invalid_value("url", url, "A webhook with this URL exists already.")
    try:
        check_url(url, allow_http=simulator.settings.allow_http)
        await anyio.to_thread.run_sync(simulator.challenge, url)
    except ChallengeError as error:
        raise problems.invalid_value("url", url, f"The CRC challenge failed. {error}") from error
    webhook = Webhook(id=simulator.ids.next(), url=url, valid=True, created_at=simulator.clock())
    simulator.state.save_webhook(webhook)
    return {"data": webhook_shape(webhook)}


@get("/2/webhooks", opt=gate(APP_ONLY, "webhooks"))
async def list_webhooks(request: ApiRequest, simulator: TheSimulator) -> Json:
    """All webhooks of the app."""
    query = Query(request, ("webhook_config.fields",))
    wanted = query.names("webhook_config.fields", vocabulary.WEBHOOK_FIELDS)
    query.check()
    found = [webhook_shape(webhook, wanted) for webhook in simulator.state.webhooks()]
    return {"data": found, "meta": {"result_count": len(found)}}


@put("/2/webhooks/{webhook_id:str}", opt=gate(USER_OR_APP, "webhooks"))
async def validate_webhook(webhook_id: PathText, request: ApiRequest, simulator: TheSimulator) -> Json:
    """Challenge a webhook again; nothing is delivered to one that fails until it passes."""
    webhook = _existing(webhook_id, request, simulator)
    try:
        await anyio.to_thread.run_sync(simulator.challenge, webhook.url)
    except ChallengeError:
        simulator.state.mark_webhook(webhook, valid=False)
        return {"data": {"valid": False}}
    simulator.state.mark_webhook(webhook, valid=True)
    return {"data": {"valid": True}}


@delete("/2/webhooks/{webhook_id:str}", opt=gate(USER_OR_APP, "webhooks"), status_code=HTTP_200_OK)
async def delete_webhook(webhook_id: PathText, request: ApiRequest, simulator: TheSimulator) -> Json:
    """Forget a webhook and its subscriptions."""
    webhook = _existing(webhook_id, request, simulator)
    return {"data": {"deleted": simulator.state.remove_webhook(webhook.id)}}


def _existing(webhook_id: str, request: ApiRequest, simulator: Simulator) -> Webhook:
    Query(request, (), PathId("webhook_id", webhook_id)).check()
    webhook = simulator.state.webhook(webhook_id)
    if webhook is None:
        raise problems.not_found("webhook", "webhook_id", webhook_id)
    return webhook
