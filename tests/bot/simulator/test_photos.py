import pytest

from bot.simulator.texts import TextTooLongError
from bot.x.parsing import read_delivery
from tests.bot.simulator.harness import BRAND, MAYA


@pytest.fixture
def subscribed(x):
    x.subscribe("dm.received", x.register_webhook())
    return x


def payload_of(x, caption):
    x.simulator.send_photo(MAYA, BRAND, caption)
    (event,) = x.delivered()
    return event["payload"]["direct_message_events"][0]["message_create"]["message_data"]


@pytest.mark.parametrize("caption", ["my meter", "", "see https://t.co/abc"])
def test_a_photo_is_told_with_its_link_at_the_end_of_the_text(subscribed, caption):
    message = payload_of(subscribed, caption)
    media = message["attachment"]["media"]
    assert message["attachment"]["type"] == "media"
    assert message["text"] == f"{caption} {media['url']}".strip()
    start, end = media["indices"]
    assert message["text"][start:end] == media["url"]
    assert (media["type"], media["id_str"]) == ("photo", str(media["id"]))
    assert media["media_url_https"].startswith("https://")


def test_the_desk_reads_the_caption_and_where_the_photo_is(subscribed):
    subscribed.simulator.send_photo(MAYA, BRAND, "my meter")
    (event,) = subscribed.delivered()
    (read,) = read_delivery({"data": event}, BRAND)
    media = event["payload"]["direct_message_events"][0]["message_create"]["message_data"]["attachment"]["media"]
    assert (read.text, read.attachments) == ("my meter", (media["media_url_https"],))


def test_two_photos_have_links_of_their_own(x):
    one, two = (x.simulator.send_photo(MAYA, BRAND) for _ in range(2))
    assert one.photo.link != two.photo.link


def test_a_caption_that_leaves_no_room_for_the_link_is_refused(x):
    with pytest.raises(TextTooLongError):
        x.simulator.send_photo(MAYA, BRAND, "a" * 10_000)


def test_a_look_up_names_the_media_when_asked(x):
    sent = x.simulator.send_photo(MAYA, BRAND, "my meter")
    answer = x.as_brand("GET", f"/2/dm_events/{sent.id}", params={"dm_event.fields": "attachments"})
    assert answer.json()["data"]["attachments"] == {"media_keys": [f"3_{sent.photo.id}"]}
    assert "attachments" not in x.as_brand("GET", f"/2/dm_events/{sent.id}").json()["data"]
