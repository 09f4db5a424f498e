"""Webhook and subscriptions: asked for when they are missing, left alone when they are there."""

from bot.x.client import XClient
from bot.x.parsing import SUBSCRIBED


def connect(client: XClient, account_id: str, webhook_address: str) -> None:
    """Has X deliver everything about the account to the webhook. Safe to repeat.

    Raises:
        XError: when X refuses or does not answer; the webhook must be reachable, X challenges it.
    """
    known = next((hook for hook in client.webhooks() if hook.get("url") == webhook_address), None)
    webhook_id = str(known["id"]) if known else client.add_webhook(webhook_address)
    subscribed = {
        row.get("event_type")
        for row in client.subscriptions()
        if row.get("filter", {}).get("user_id") == account_id and str(row.get("webhook_id")) == webhook_id
    }
    for event_type in SUBSCRIBED:
        if event_type not in subscribed:
            client.subscribe(event_type, account_id, webhook_id)
