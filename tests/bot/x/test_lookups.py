from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.model.incoming import Incoming, Kind, Person
from bot.x.lookups import number_of, read_kept_dm, read_lookup_dms, read_lookup_posts
from bot.x.parsing import read_delivery
from tests.bot.x.samples import ACCOUNT, ANA, LUIS, dm, first_dm, mention, sample, without

NAMES = {ANA: {"id": ANA, "name": "OtherUser", "username": "OtherUser"}}


def item(**other: Any) -> dict[str, Any]:
    """The DM of X's webhook sample, as the look-up lists it."""
    listed = {
        "id": "2080765901528535096",
        "event_type": "MessageCreate",
        "text": "hello!",
        "sender_id": ANA,
        "dm_conversation_id": f"{ACCOUNT}-{ANA}",
        "created_at": "2026-07-24T21:23:44.000Z",
    }
    return {name: value for name, value in {**listed, **other}.items() if value is not None}


def page(*items: Any, **other: Any) -> Any:
    return SimpleNamespace(**{"items": list(items), "users": NAMES, "media": {}, "next": "", **other})


def only(*items: Any, **other: Any) -> Incoming:
    [event] = read_lookup_dms(page(*items, **other), ACCOUNT)
    return event


def test_a_dm_is_the_same_event_whichever_way_it_came() -> None:
    [told] = read_delivery(sample("dm.received"), ACCOUNT)
    found = only(item())
    assert (found.event_id, found.kind, found.author, found.recipient) == (
        told.event_id,
        told.kind,
        told.author,
        told.recipient,
    )
    assert (found.text, found.post_id, found.group, found.addressed) == (told.text, told.post_id, False, True)
    assert found.at is not None
    assert told.at is not None
    assert abs((found.at - told.at).total_seconds()) < 1


def test_a_post_is_the_same_event_whichever_way_it_came() -> None:
    body = mention("hey @ExampleUser")
    listed = page(body["data"]["payload"])
    assert read_lookup_posts(listed, ACCOUNT) == read_delivery(body, ACCOUNT)


def test_the_account_s_own_dm_is_told_apart_and_says_whom_it_went_to() -> None:
    sent = only(item(sender_id=ACCOUNT))
    assert (sent.kind, sent.recipient, sent.group) == (Kind.DM_SENT, ANA, False)


def test_our_own_mentions_and_what_is_only_shared_address_nobody() -> None:
    own = mention("we are on it", author_id=ACCOUNT)["data"]["payload"]
    shared = mention("RT @x", referenced_tweets=[{"type": "retweeted", "id": "1"}])["data"]["payload"]
    assert [event.addressed for event in read_lookup_posts(page(own, shared), ACCOUNT)] == [False, False]


@pytest.mark.parametrize("conversation", ["g2080765901528535000", "2080765901528535000", f"{ANA}-{LUIS}", ""])
def test_what_was_said_in_a_group_is_marked(conversation: str) -> None:
    assert only(item(dm_conversation_id=conversation)).group


def test_the_oldest_comes_first() -> None:
    events = read_lookup_dms(page(item(id="30"), item(id="9"), item(id="200")), ACCOUNT)
    assert [event.post_id for event in events] == ["9", "30", "200"]


def test_the_id_knows_the_milliseconds_the_time_lacks() -> None:
    first, second = "2080765901528535096", str(2080765901528535096 + (80 << 22))
    times = [only(item(id=x_id)).at for x_id in (first, second)]
    assert [moment and moment.microsecond // 1000 for moment in times] == [342, 422]
    assert only(item(id="7")).at == datetime(2026, 7, 24, 21, 23, 44, tzinfo=UTC)


@pytest.mark.parametrize(
    ("media", "address"),
    [
        ({"url": "https://ton.x.com/1.jpg"}, "https://ton.x.com/1.jpg"),
        (
            {"preview_image_url": "https://p.x.com/1", "variants": [{"url": "https://v.x.com/1.mp4"}]},
            "https://v.x.com/1.mp4",
        ),
        ({"preview_image_url": "https://p.x.com/1"}, "https://p.x.com/1"),
        ({}, "media:3_1"),
    ],
)
def test_a_picture_is_kept_by_its_address_and_its_link_is_not_taken_for_words(media: Any, address: str) -> None:
    pictured = item(text="look https://t.co/Ab1", attachments={"media_keys": ["3_1"]})
    event = only(pictured, media={"3_1": media})
    assert (event.text, event.attachments) == ("look", (address,))


def test_a_link_without_a_picture_is_words() -> None:
    assert only(item(text="see https://t.co/Ab1")).text == "see https://t.co/Ab1"


@pytest.mark.parametrize("missing", ["text", "sender_id", "dm_conversation_id", "created_at"])
def test_what_cannot_be_read_is_kept_and_does_not_take_the_place_of_the_message(missing: str) -> None:
    broken = item(**{missing: None})
    assert read_lookup_dms(page(broken, item(id="9")), ACCOUNT) == [
        only(item(id="9")),
        Incoming(event_id="lookup:2080765901528535096", kind=Kind.UNREADABLE, raw=broken),
    ]


def test_what_has_no_id_is_no_event() -> None:
    assert read_lookup_dms(page(item(id={}), item(id=None)), ACCOUNT) == []


def test_what_is_kept_of_a_dm_is_read_again_whichever_way_it_came() -> None:
    sent = first_dm(sample("dm.sent"))
    told, found = read_kept_dm(sent, ACCOUNT), read_kept_dm(item(sender_id=ACCOUNT), ACCOUNT)
    assert told is not None
    assert found is not None
    assert (told.kind, told.recipient, told.text) == (Kind.DM_SENT, "2244994945", "Thanks for the update!")
    assert (found.kind, found.recipient, found.author) == (Kind.DM_SENT, ANA, Person(id=ACCOUNT))
    assert read_kept_dm({}, ACCOUNT) is None
    assert read_kept_dm(without(dm("hi"), "data", "payload")["data"], ACCOUNT) is None


@pytest.mark.parametrize(("x_id", "number"), [("12", 12), (12, 12), ("", 0), (None, 0), ("1a", 0), ("9" * 21, 0)])
def test_an_id_that_is_no_number_counts_as_none(x_id: Any, number: int) -> None:
    assert number_of(x_id) == number
