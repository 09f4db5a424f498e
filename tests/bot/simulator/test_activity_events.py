"""Events are compared with X's own samples, member by member."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.simulator.signing import SIGNATURE_HEADER, sign
from tests.bot.simulator.harness import BRAND, LENA, MAYA, SETTINGS, X

SAMPLES = json.loads((Path(__file__).parent / "x_activity_events.json").read_text("utf-8"))
PERSONAL = {"users"}  # what an account tells about itself differs from account to account


def shape(value: Any) -> Any:
    """Names and types, without what is personal to an account."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items() if name not in PERSONAL}
    if isinstance(value, list):
        return [shape(part) for part in value[:1]]
    return type(value).__name__


def listen(x: X, *event_types: str) -> None:
    webhook_id = x.register_webhook()
    for event_type in event_types:
        x.subscribe(event_type, webhook_id, tag="night")


def test_a_customers_message_is_dm_received(x: X) -> None:
    listen(x, "dm.received", "dm.sent")
    dm = x.customer_dm(MAYA, "hello!")
    [event] = x.delivered()
    assert shape(event) == shape(SAMPLES["dm.received"]["data"])
    assert (event["event_type"], event["filter"], event["tag"]) == (
        "dm.received",
        {"user_id": BRAND},
        "night",
    )
    [message] = event["payload"]["direct_message_events"]
    assert (message["id"], message["created_timestamp"]) == (dm, "1795304400000")
    assert message["message_create"]["sender_id"] == MAYA
    assert message["message_create"]["target"] == {"recipient_id": BRAND}
    assert set(event["payload"]["users"]) == {MAYA, BRAND}


def test_the_brands_own_message_is_dm_sent(x: X) -> None:
    listen(x, "dm.received", "dm.sent")
    x.send_dm(MAYA, "Thanks for the update!")
    [event] = x.delivered()
    assert shape(event) == shape(SAMPLES["dm.sent"]["data"])
    assert event["event_type"] == "dm.sent"


def test_an_account_is_described_in_xs_words(x: X) -> None:
    listen(x, "dm.received")
    x.customer_dm(MAYA, "hello!")
    [event] = x.delivered()
    sampled: dict[str, Any] = {}
    for user in SAMPLES["dm.received"]["data"]["payload"]["users"].values():
        sampled |= shape(user["data"])
    ours = shape(event["payload"]["users"][MAYA]["data"])
    assert ours.items() <= sampled.items()
    assert {"id", "username", "name"} <= ours.keys()


def test_a_post_with_the_handle_is_a_mention_with_its_author(x: X) -> None:
    listen(x, "post.mention.create", "post.reply.create")
    post = x.customer_post(LENA, "hey @HarborlightHelp")
    [event] = x.delivered()
    assert shape(event) == shape(SAMPLES["post.mention.create"]["data"])
    assert event["event_uuid"] == event["payload"]["id"] == post
    users = [user["username"] for user in event["includes"]["users"]]
    assert users == ["lena_vogt", "HarborlightHelp"]


def test_an_answer_to_the_brand_is_a_reply_and_not_a_mention(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp no power")
    reply = x.reply(mention, "On it.").json()["data"]["id"]
    listen(x, "post.mention.create", "post.reply.create")
    x.customer_post(MAYA, "Great, thanks!", in_reply_to=reply)
    [event] = x.delivered()
    assert shape(event) == shape(SAMPLES["post.reply.create"]["data"])
    payload = event["payload"]
    assert payload["text"] == "@HarborlightHelp Great, thanks!"
    assert payload["display_text_range"] == [17, 31]
    assert (payload["conversation_id"], payload["in_reply_to_tweet_id"]) == (mention, reply)


def test_quoting_the_brand_is_a_quote_with_the_link_at_its_end(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp no power")
    reply = x.reply(mention, "On it.").json()["data"]["id"]
    listen(x, "post.quote.create", "post.mention.create", "post.reply.create")
    words = "Adding some context to this."
    quote = x.customer_quote(LENA, words, reply)
    [event] = x.delivered()
    assert shape(event) == shape(SAMPLES["post.quote.create"]["data"])
    payload = event["payload"]
    [link] = payload["entities"]["urls"]
    assert payload["text"] == f"{words} {link['url']}"
    assert payload["display_text_range"] == [0, 29] == [0, link["start"]]
    assert link["expanded_url"] == f"https://twitter.com/HarborlightHelp/status/{reply}"
    assert payload["referenced_tweets"] == [{"type": "quoted", "id": reply}]
    assert payload["id"] == payload["conversation_id"] == quote


def test_the_brand_does_not_hear_of_quoting_itself(x: X) -> None:
    listen(x, "post.quote.create")
    own = x.simulator.publish_post(BRAND, "We are on it")
    x.simulator.publish_post(BRAND, "Still on it", quoted=own)
    assert x.delivered() == []


def test_a_deleted_post_is_told_to_whoever_listens_to_its_author(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp no power")
    reply = x.reply(mention, "On it.").json()["data"]["id"]
    listen(x, "post.delete")
    assert [x.simulator.delete_post(post_id) for post_id in (mention, reply, reply)] == [True, True, False]
    [event] = x.delivered()
    sample = SAMPLES["post.delete"]["data"]
    assert shape(event) == shape(sample)
    assert event["payload"] == {"id": reply, "author_id": BRAND}
    [user] = event["includes"]["users"]
    assert shape(user["data"]).items() <= shape(sample["includes"]["users"][0]["data"] | {"verified": True}).items()


def test_an_encrypted_message_is_told_as_ciphertext(x: X) -> None:
    listen(x, "chat.received", "dm.received")
    chat = x.simulator.send_encrypted(MAYA, BRAND)
    [event] = x.delivered()
    assert shape(event) == shape(SAMPLES["chat.received"]["data"])
    payload = event["payload"]
    assert (payload["id"], payload["sender_id"]) == (chat, MAYA)
    assert payload["conversation_id"] == f"{MAYA}:{BRAND}"
    assert payload["created_at_msec"] == "1795304400000"


def test_an_answer_that_types_the_handle_is_both(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp no power")
    reply = x.reply(mention, "On it.").json()["data"]["id"]
    listen(x, "post.mention.create", "post.reply.create")
    x.customer_post(MAYA, "Are you there, @HarborlightHelp?", in_reply_to=reply)
    kinds = sorted(event["event_type"] for event in x.delivered())
    assert kinds == ["post.mention.create", "post.reply.create"]


@pytest.mark.parametrize("text", ["No power", "mail me@HarborlightHelp.com", "@HarborlightHelper"])
def test_a_post_that_only_looks_like_a_mention_is_none(x: X, text: str) -> None:
    listen(x, "post.mention.create")
    x.customer_post(MAYA, text)
    assert x.delivered() == []


def test_only_what_was_subscribed_is_delivered(x: X) -> None:
    listen(x, "dm.received")
    x.customer_post(MAYA, "@HarborlightHelp no power")
    x.send_dm(MAYA, "Hello")
    assert x.delivered() == []


def test_a_keyword_narrows_a_subscription(x: X) -> None:
    webhook_id = x.register_webhook()
    wanted = {"user_id": BRAND, "keyword": "Sparks"}
    x.subscribe("post.mention.create", webhook_id, filter=wanted)
    x.customer_post(MAYA, "@HarborlightHelp no power")
    x.customer_post(MAYA, "@HarborlightHelp sparks!")
    assert [event["filter"] for event in x.delivered()] == [wanted]


def test_a_direction_narrows_a_subscription(x: X) -> None:
    webhook_id = x.register_webhook()
    wanted = {"user_id": BRAND, "direction": "outbound"}
    x.subscribe("dm.received", webhook_id, filter=wanted)
    x.customer_dm(MAYA, "hello!")
    assert x.delivered() == []


def test_a_delivery_is_signed_over_its_raw_body(x: X) -> None:
    listen(x, "dm.received")
    x.customer_dm(LENA, "Guten Abend — kein Strom 😟")
    x.delivered()
    [request] = x.webhook.received
    assert request.headers["content-type"] == "application/json"
    assert request.headers[SIGNATURE_HEADER] == sign(SETTINGS.consumer_secret, request.content)
    assert "😟" in request.content.decode()
