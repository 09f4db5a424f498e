"""The table of X's endpoints."""

from litestar import Router

from bot.simulator.api import dms, mentions, posts, replays, search, subscriptions, tokens, users, webhooks
from bot.simulator.api.access import admit
from bot.simulator.api.outage import Outage


def x_api() -> Router:
    """Everything X answers under /2, and where its users consent; none of it while X is down."""
    return Router("/", middleware=[Outage()], route_handlers=[_endpoints(), tokens.authorize, tokens.issue_token])


def _endpoints() -> Router:
    """The endpoints of X's description, behind one gate."""
    return Router(
        "/",
        guards=[admit],
        route_handlers=[
            dms.send_dm,
            dms.list_dms,
            dms.list_dms_with,
            dms.get_dm,
            dms.delete_dm,
            posts.create_post,
            posts.delete_post,
            posts.get_post,
            posts.get_posts,
            search.search_recent,
            mentions.list_mentions,
            users.get_me,
            users.get_user,
            users.block_dms,
            webhooks.create_webhook,
            webhooks.list_webhooks,
            webhooks.validate_webhook,
            webhooks.delete_webhook,
            replays.replay,
            subscriptions.create_subscription,
            subscriptions.list_subscriptions,
            subscriptions.update_subscription,
            subscriptions.delete_subscriptions,
            subscriptions.delete_subscription,
        ],
    )
