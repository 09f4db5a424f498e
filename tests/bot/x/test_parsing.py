import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model.incoming import Incoming, Kind, Person
from bot.x.parsing import READERS, SUBSCRIBED, UnreadableDelivery, read_delivery
from bot.x.parts import CONTROL, ID
from tests.bot.x.samples import ACCOUNT, ANA, LUIS, NAMES, dm, first_dm, mention, sample, without

OTHER = Person(id=ANA, handle="OtherUser", name="OtherUser")
BRAND = Person(id=ACCOUNT, handle="ExampleUser", name="Example User")


def read(body: Any) -> list[Incoming]:
    return read_delivery(body, ACCOUNT)


def only(body: Any) -> Incoming:
    [event] = read(body)
    return event


def test_every_subscribed_type_has_a_sample() -> None:
    assert {sample(name)["data"]["event_type"] for name in NAMES} == set(SUBSCRIBED)


def test_a_dm_is_read() -> None:
    body = sample("dm.received")
    assert read(body) == [
        Incoming(
            event_id="dm:2080765901528535096",
            kind=Kind.DM,
            author=OTHER,
            recipient=ACCOUNT,
            text="hello!",
            at=datetime(2026, 7, 24, 21, 23, 44, 372000, tzinfo=UTC),
            post_id="2080765901528535096",
            raw=first_dm(body),
        )
    ]


def test_two_dms_in_one_delivery_are_two_events_in_their_order() -> None:
    read_both = [(event.event_id, event.kind, event.text) for event in read(sample("dm.received.two"))]
    assert read_both == [
        ("dm:2080765901528535096", Kind.DM, "hello!"),
        ("dm:2080765901528535097", Kind.DM, "are you there?"),
    ]


def test_our_own_dm_is_told_apart() -> None:
    event = only(sample("dm.sent"))
    assert (event.event_id, event.kind, event.author, event.recipient, event.text, event.group) == (
        "dm:2080763914820927863",
        Kind.DM_SENT,
        BRAND,
        "2244994945",
        "Thanks for the update!",
        False,
    )


def test_a_mention_is_read() -> None:
    body = sample("post.mention.create")
    assert read(body) == [
        Incoming(
            event_id="post:2080765813578191303",
            kind=Kind.POST,
            author=OTHER,
            text="hey @ExampleUser",
            at=datetime(2026, 7, 24, 21, 23, 23, tzinfo=UTC),
            post_id="2080765813578191303",
            thread="2080765813578191303",
            addressed=True,
            raw=body["data"]["payload"],
        )
    ]


@pytest.mark.parametrize(
    ("name", "post_id", "thread"),
    [
        ("post.reply.create", "2090000000000000001", "2080761390344937796"),
        ("post.quote.create", "2090000000000000002", "2090000000000000002"),
    ],
)
def test_a_reply_belongs_to_its_thread_and_a_quote_begins_one(name: str, post_id: str, thread: str) -> None:
    event = only(sample(name))
    assert (event.event_id, event.kind, event.post_id, event.thread) == (
        f"post:{post_id}",
        Kind.POST,
        post_id,
        thread,
    )
    assert event.author == Person(id=ANA)
    assert event.addressed


def test_one_post_delivered_as_mention_and_as_reply_has_one_id() -> None:
    reply = mention("@ExampleUser still dark")
    reply["data"] |= {"event_type": "post.reply.create", "event_uuid": "77"}
    assert only(reply).event_id == only(mention("@ExampleUser still dark")).event_id


def test_a_post_without_a_conversation_is_its_own_thread() -> None:
    assert only(mention("hey", conversation_id=None)).thread == "2080765813578191303"


def test_the_brands_own_post_is_not_addressed_to_it() -> None:
    assert only(mention("We are working on it", author_id=ACCOUNT)).addressed is False


def reply(**other: Any) -> dict[str, Any]:
    body = sample("post.reply.create")
    body["data"]["payload"] |= other
    return body


TO_LUIS = {"in_reply_to_user_id": LUIS, "text": "@Luis same here", "entities": {"mentions": [{"id": LUIS}]}}


@pytest.mark.parametrize(
    ("body", "addressed"),
    [
        pytest.param(reply(), True, id="an answer to the brand that mentions it"),
        pytest.param(reply(entities={}), True, id="an answer to the brand"),
        pytest.param(reply(in_reply_to_user_id=LUIS), True, id="an answer to another that mentions the brand"),
        pytest.param(reply(**TO_LUIS), False, id="people talking to each other under its post"),
        pytest.param(reply(**TO_LUIS | {"entities": None}), False, id="the same without entities"),
        pytest.param(reply(author_id=ACCOUNT), False, id="the brand itself"),
        pytest.param(sample("post.quote.create"), True, id="a quote of the brand's post"),
        pytest.param(mention("hey", entities={}), True, id="X says it mentions the brand"),
        pytest.param(
            mention("RT @ExampleUser: hey", referenced_tweets=[{"type": "retweeted", "id": "5"}]), False, id="a repost"
        ),
    ],
)
def test_only_who_mentions_quotes_or_answers_the_brand_addresses_it(body: Any, addressed: bool) -> None:
    assert only(body).addressed is addressed


def test_a_deletion_names_the_post_that_is_gone() -> None:
    body = sample("post.delete")
    assert read(body) == [
        Incoming(
            event_id="deleted:2080761269309813134",
            kind=Kind.DELETED,
            author=Person(id=ACCOUNT),
            post_id="2080761269309813134",
            raw=body["data"]["payload"],
        )
    ]


def test_an_encrypted_message_tells_who_sent_it_and_its_token_is_not_kept() -> None:
    body = sample("chat.received")
    kept = without(body, "data", "payload", "conversation_token")["data"]["payload"]
    assert read(body) == [
        Incoming(
            event_id="chat:e4f4d3fc-8bbf-4928-92eb-e5058d6bb6f6",
            kind=Kind.ENCRYPTED,
            author=Person(id=ANA),
            at=datetime(2026, 7, 23, 21, 13, 3, 370000, tzinfo=UTC),
            raw=kept,
        )
    ]


def test_an_unknown_type_is_kept_as_it_came() -> None:
    body = {"data": {"event_type": "hologram.created", "event_uuid": "5", "payload": ["anything"]}}
    assert read(body) == [Incoming(event_id="event:5", kind=Kind.UNKNOWN, raw=body["data"])]


def test_an_unknown_kind_of_dm_event_never_takes_the_place_of_a_message() -> None:
    body = sample("dm.received")
    first_dm(body)["type"] = "message_deletion"
    event_id = "event:-6850472171600526495:0"
    assert read(body) == [Incoming(event_id=event_id, kind=Kind.UNKNOWN, raw=body["data"])]


def test_a_type_that_is_no_text_is_a_delivery_we_cannot_read() -> None:
    with pytest.raises(UnreadableDelivery):
        read({"data": {"event_type": ["dm.received"], "event_uuid": "5"}})


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "event",
        5,
        {},
        {"data": []},
        {"data": {}},
        {"data": {"event_type": "dm.received"}},
        {"data": {"event_uuid": "5"}},
        {"data": {"event_type": "dm.received", "event_uuid": ""}},
        {"data": {"event_type": "dm.received", "event_uuid": {"a": 1}}},
        {"data": {"event_type": "dm.received", "event_uuid": True}},
        {"data": {"event_type": "dm.received", "event_uuid": "9" * 33}},
        {"for_user_id": "1", "direct_message_events": []},
    ],
)
def test_what_has_no_type_and_id_is_no_delivery(body: Any) -> None:
    with pytest.raises(UnreadableDelivery, match="not an event of the X Activity API"):
        read(body)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("lights &amp; heat &lt;off&gt;", "lights & heat <off>"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("a\x00b\x07c\x1b[31m\x7f", "abc[31m"),
        ("&#1;&#x1b;ok", "ok"),
        ("first\nsecond\tthird", "first\nsecond\tthird"),
        ("מה שלומך \u202eabc", "מה שלומך \u202eabc"),
        ("🔌💡", "🔌💡"),
        ("{{7*7}} {brand} %s ${x}", "{{7*7}} {brand} %s ${x}"),
        ("", ""),
        ("x" * 10_000, "x" * 10_000),
    ],
)
def test_entities_are_read_once_and_control_characters_dropped(sent: str, meant: str) -> None:
    assert only(dm(sent)).text == meant
    assert only(mention(sent)).text == meant


def test_a_name_has_no_control_characters_either() -> None:
    body = sample("dm.received")
    body["data"]["payload"]["users"][ANA]["data"] |= {"name": "O\x00ther", "username": "Other\x1bUser"}
    assert only(body).author == Person(id=ANA, handle="OtherUser", name="Other")


def test_a_group_dm_is_marked() -> None:
    assert only(dm("hi all", recipient=LUIS)).group
    assert only(without(dm("hi"), *FIRST, "message_create", "target", "recipient_id")).group
    assert not only(dm("hi")).group


FIRST = ("data", "payload", "direct_message_events", 0)


@pytest.mark.parametrize(
    ("media", "text", "attachments"),
    [
        ({"media_url_https": "https://ton.x.com/1.jpg", "url": "https://t.co/1"}, "look", ("https://ton.x.com/1.jpg",)),
        ({"url": "https://t.co/1"}, "look", ("https://t.co/1",)),
        ({"media_url_https": "https://ton.x.com/1.jpg"}, "look https://t.co/1", ("https://ton.x.com/1.jpg",)),
        ({"url": 5}, "look https://t.co/1", ("5",)),
        ({}, "look https://t.co/1", ()),
        (None, "look https://t.co/1", ()),
    ],
)
def test_a_picture_is_kept_by_its_address_and_its_link_is_not_taken_for_words(
    media: Any, text: str, attachments: tuple[str, ...]
) -> None:
    body = dm("look https://t.co/1")
    first_dm(body)["message_create"]["message_data"]["attachment"] = {"type": "media", "media": media}
    assert (only(body).text, only(body).attachments) == (text, attachments)


@pytest.mark.parametrize(
    "body",
    [
        without(dm("hello"), "data", "payload", "users"),
        without(dm("hello"), "data", "payload", "users", ANA),
        without(dm("hello"), "data", "payload", "users", ANA, "data"),
        without(mention("hello"), "data", "includes"),
        without(mention("hello"), "data", "includes", "users"),
        {"data": mention("hello")["data"] | {"includes": None}},
        {"data": mention("hello")["data"] | {"includes": {"users": [None, "x"]}}},
    ],
)
def test_words_are_read_even_if_nobody_says_whose_name_it_is(body: Any) -> None:
    assert (only(body).author, only(body).text) == (Person(id=ANA), "hello")


@pytest.mark.parametrize(
    "moment",
    ["2026-07-24T21:23:23.000", "2026-07", "", None, 17, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59-12:00"],
)
def test_a_post_without_a_moment_in_utc_is_kept_as_unreadable(moment: Any) -> None:
    body = mention("hey", created_at=moment)
    event_id = "event:2080765813578191303"
    assert read(body) == [Incoming(event_id=event_id, kind=Kind.UNREADABLE, raw=body["data"])]


@pytest.mark.parametrize("moment", ["", "soon", None, {}, "9" * 30, "9" * 400, -(10**30), 10**17])
def test_a_dm_from_no_calendar_is_kept_as_unreadable(moment: Any) -> None:
    body = dm("hello", number=4)
    first_dm(body)["created_timestamp"] = moment
    assert read(body) == [Incoming(event_id="event:-4:0", kind=Kind.UNREADABLE, raw=body["data"])]


@pytest.mark.parametrize("text", [None, 5, ["hello"], {"text": "hello"}])
def test_a_text_that_is_none_is_kept_as_unreadable(text: Any) -> None:
    assert only(dm(text)).kind is Kind.UNREADABLE


def test_a_broken_dm_does_not_take_the_others_with_it() -> None:
    body = sample("dm.received.two")
    del first_dm(body)["message_create"]
    assert [(event.event_id, event.kind) for event in read(body)] == [
        ("event:-6850472171600526496:0", Kind.UNREADABLE),
        ("dm:2080765901528535097", Kind.DM),
    ]


@pytest.mark.parametrize("items", [[], None, "x", {}])
def test_a_delivery_without_messages_is_kept_as_unreadable(items: Any) -> None:
    body = sample("dm.received")
    body["data"]["payload"]["direct_message_events"] = items
    assert only(body).kind is Kind.UNREADABLE


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything inside a payload."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, further in inside:
        yield (*path, step)
        yield from places(further, (*path, step))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """One of X's payloads with parts missing, replaced or cut off."""
    body = deepcopy(sample(draw(st.sampled_from(NAMES))))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(body)) or [("data",)]))
        holder: Any = body
        for step in path[:-1]:
            holder = holder[step]
        old = holder.get(path[-1]) if isinstance(holder, dict) else holder[path[-1]]
        ways = ["delete", "replace", *(["cut"] if isinstance(old, str) else [])]
        match draw(st.sampled_from(ways)):
            case "delete" if isinstance(holder, list) or path[-1] in holder:
                del holder[path[-1]]
            case "cut":
                holder[path[-1]] = old[: draw(st.integers(0, max(0, len(old) - 1)))]
            case "replace":
                holder[path[-1]] = draw(JSON_VALUES)
    return body


def has_type_and_id(body: Any) -> bool:
    data = body.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("event_type"), str):
        return False
    uuid = data.get("event_uuid")
    return isinstance(uuid, str | int) and not isinstance(uuid, bool) and ID.fullmatch(str(uuid)) is not None


@settings(deadline=None)
@given(body=damaged())
@example(body=mention("hey", created_at="2026-07-24T21:23:23"))
def test_however_damaged_an_event_with_a_type_and_an_id_is_kept(body: Any) -> None:
    before = json.dumps(body)
    if not has_type_and_id(body):
        with pytest.raises(UnreadableDelivery):
            read(body)
        return
    events = read(body)
    assert events
    assert json.dumps(body) == before
    for event in events:
        own, _, number = event.event_id.partition(":")
        if own == "event":
            assert number.partition(":")[0] == str(body["data"]["event_uuid"])
            assert event.raw == body["data"]
        else:
            assert number == str(event.raw["id"])
        if event.kind in {Kind.DM, Kind.POST, Kind.DM_SENT}:
            assert event.at is not None
            assert event.at.tzinfo is UTC
            assert event.author is not None
            assert not any(CONTROL.search(text) for text in (event.text, event.author.handle, event.author.name))


def test_what_is_read_is_what_is_subscribed_to() -> None:
    assert set(READERS) == set(SUBSCRIBED)
