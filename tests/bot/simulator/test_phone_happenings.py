import pytest

from tests.bot.simulator.harness import BRAND, MAYA, X, created
from tests.bot.simulator.schema import problem_of


def test_a_photo_comes_with_the_address_of_its_picture_here(x: X) -> None:
    x.subscribe("dm.received", x.register_webhook())
    answer = x.http.post("/phone/api/photos", json={"customer_id": MAYA, "caption": "my meter"})
    photo = created(answer)
    [event] = x.delivered()
    [dm] = event["payload"]["direct_message_events"]
    media = dm["message_create"]["message_data"]["attachment"]["media"]
    assert dm["id"] == photo
    assert media["media_url_https"] == answer.json()["media_url"]
    assert media["media_url_https"].startswith("http://testserver.local/1.1/ton/data/dm/")


def test_an_encrypted_message_reaches_webhooks_and_no_lookup(x: X) -> None:
    x.subscribe("chat.received", x.register_webhook())
    chat = created(x.http.post("/phone/api/chats", json={"customer_id": MAYA}))
    [event] = x.delivered()
    assert event["payload"]["id"] == chat
    assert x.simulator.state.timeline(MAYA) == []


def test_the_brands_people_may_answer_in_xs_app(x: X) -> None:
    x.subscribe("dm.sent", x.register_webhook())
    answer = x.http.post("/phone/api/brand-dms", json={"customer_id": MAYA, "text": "Dana here."})
    dm = created(answer)
    assert answer.json()["who"] == "brand"
    [event] = x.delivered()
    [sent] = event["payload"]["direct_message_events"]
    assert (sent["id"], sent["message_create"]["sender_id"]) == (dm, BRAND)


def test_a_quote_is_told_as_one_and_shows_what_it_quotes(x: X) -> None:
    reply = x.reply(x.customer_post(MAYA, "@HarborlightHelp no power"), "On it.").json()["data"]["id"]
    quote = x.customer_quote(MAYA, "They say", reply)
    told = x.http.get(f"/phone/api/customers/{MAYA}/messages").json()["messages"][-1]
    assert (told["id"], told["quote_of"]) == (quote, reply)
    page = x.http.get(f"/phone/{MAYA}/public").text
    assert '<blockquote class="quoted">' in page
    x.simulator.delete_post(reply)
    page = x.http.get(f"/phone/{MAYA}/public").text
    assert "The quoted post is gone." in page


def test_the_same_words_may_quote_two_posts(x: X) -> None:
    first, second = (x.customer_post(MAYA, f"@HarborlightHelp {number}") for number in (1, 2))
    assert x.customer_quote(MAYA, "This", first) != x.customer_quote(MAYA, "This", second)
    again = {"customer_id": MAYA, "text": "This", "quote_of": first}
    problem_of(x.http.post("/phone/api/posts", json=again), 409)


def test_nobody_quotes_what_is_not_there(x: X) -> None:
    lost = {"customer_id": MAYA, "text": "What?", "quote_of": "42"}
    problem_of(x.http.post("/phone/api/posts", json=lost), 404, "resource-not-found")


@pytest.mark.parametrize("path", ["photos", "chats", "brand-dms"])
def test_it_takes_a_customer_who_can_be_written_with(x: X, path: str) -> None:
    more = {"text": "hello"} if path == "brand-dms" else {}
    x.turn(suspended=[MAYA])
    problem_of(x.http.post(f"/phone/api/{path}", json={"customer_id": MAYA, **more}), 403)
    problem_of(x.http.post(f"/phone/api/{path}", json={"customer_id": BRAND, **more}), 404, "resource-not-found")
    problem_of(x.http.post(f"/phone/api/{path}", json={**more, "extra": 1}), 400, "invalid-request")
    assert x.simulator.state.latest() == 0


def test_a_text_x_does_not_take_is_refused_from_either_side(x: X) -> None:
    long = "a" * 10_001
    for path, name in (("photos", "caption"), ("brand-dms", "text")):
        answer = x.http.post(f"/phone/api/{path}", json={"customer_id": MAYA, name: long})
        assert answer.status_code == 400
