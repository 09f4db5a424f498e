"""X's published payloads, trimmed, and changes to them; the ids are X's own examples."""

import base64
import hashlib
import hmac
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

PAYLOADS = Path(__file__).parent / "payloads"
NAMES = tuple(sorted(path.name.removesuffix(".json") for path in PAYLOADS.glob("*.json")))

ACCOUNT = "1111111111111111111"
ANA = "2222222222222222222"
LUIS = "3333333333333333333"
SECRET = "app-secret"
SIGNATURE = "x-twitter-webhooks-signature"


def sample(name: str) -> dict[str, Any]:
    """A fresh copy of one of X's payloads."""
    body: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    return body


def dm(text: Any, number: int = 1, sender: str = ANA, recipient: str = ACCOUNT) -> dict[str, Any]:
    """X's `dm.received` with other words in it."""
    body = sample("dm.received")
    body["data"]["event_uuid"] = f"-{number}"
    item = first_dm(body)
    item["id"] = str(2080765901528535000 + number)
    item["message_create"]["sender_id"] = sender
    item["message_create"]["target"]["recipient_id"] = recipient
    item["message_create"]["message_data"]["text"] = text
    return body


def mention(text: str, **other: Any) -> dict[str, Any]:
    """X's `post.mention.create` with other words or fields in it."""
    body = sample("post.mention.create")
    body["data"]["payload"] |= {"text": text, **other}
    return body


def first_dm(body: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = body["data"]["payload"]["direct_message_events"][0]
    return item


def without(body: dict[str, Any], *path: str | int) -> dict[str, Any]:
    """A copy that lacks what is at `path`."""
    changed = deepcopy(body)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return changed


def encoded(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def signed(content: bytes, secret: str = SECRET) -> dict[str, str]:
    """The header X would send with `content`; computed here, not by the code that is tested."""
    digest = hmac.digest(secret.encode(), content, hashlib.sha256)
    return {SIGNATURE: "sha256=" + base64.b64encode(digest).decode("ascii")}
