"""The table of X's endpoints."""

from litestar import Router

from bot.simulator.api import dms, posts, subscriptions, users, webhooks
from bot.simulator.api.access import admit


def x_api() -> Router:
    """Every endpoint under /2, behind one gate."""
    return Router(
        "/",
        guards=[admit],
        route_handlers=[
            dms.send_dm,
            dms.list_dms,
            dms.list_dms_with,
            dms.get_dm,
            posts.create_post,
            posts.get_post,
            posts.list_mentions,
            users.get_me,
            users.get_user,
            webhooks.create_webhook,
            webhooks.list_webhooks,
            webhooks.validate_webhook,
            webhooks.delete_webhook,
            subscriptions.create_subscription,
            subscriptions.list_subscriptions,
            subscriptions.delete_subscriptions,
            subscriptions.delete_subscription,
        ],
    )
