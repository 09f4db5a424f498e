"""Webhook and subscriptions: asked for when they are missing, mended when they are broken, otherwise left alone."""

from dataclasses import dataclass
from typing import Any

from bot.x.client import XClient
from bot.x.parsing import SUBSCRIBED


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How the webhook was found, and what was done about it.

    `was_valid`: False when X had given it up, so that events may be missing; True when it was fine or has just been
    made. `repairs` name what was done, like `webhook_added` or `subscribed:dm.received`.
    """

    was_valid: bool
    repairs: tuple[str, ...] = ()


def connect(client: XClient, account_id: str, webhook_address: str) -> Connection:
    """Has X deliver everything about the account to the webhook. Safe to repeat.

    Raises:
        XError: when X refuses or does not answer; the webhook must be reachable, X challenges it.
    """
    known = webhook_at(client, webhook_address)
    repairs = [] if known else ["webhook_added"]
    webhook_id = str(known["id"]) if known else client.add_webhook(webhook_address)
    was_valid = known is None or known.get("valid") is not False
    if not was_valid and client.validate_webhook(webhook_id):
        repairs.append("webhook_revalidated")
    rows = client.subscriptions()
    for event_type in missing_events(rows, account_id, webhook_id):
        client.subscribe(event_type, account_id, webhook_id)
        repairs.append(f"subscribed:{event_type}")
    return Connection(was_valid=was_valid, repairs=tuple(repairs))


def webhook_at(client: XClient, address: str) -> dict[str, Any] | None:
    """The webhook X knows at this address. Raises XError."""
    return next((hook for hook in client.webhooks() if hook.get("url") == address), None)


def missing_events(rows: list[dict[str, Any]], account_id: str, webhook_id: str) -> list[str]:
    """The event types nothing among these subscriptions brings to the webhook."""
    subscribed = {
        row.get("event_type")
        for row in rows
        if (row.get("filter") or {}).get("user_id") == account_id and str(row.get("webhook_id")) == webhook_id
    }
    return [event_type for event_type in SUBSCRIBED if event_type not in subscribed]
