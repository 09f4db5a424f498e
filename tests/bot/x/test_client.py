import socket
from datetime import UTC, datetime

import pytest

from bot.model.outgoing import Surface
from bot.x import client as client_module
from bot.x.client import XClient, XError
from tests.bot.x.local_x import KEYS, Asked, LocalX
from tests.bot.x.samples import ANA

DM_SENT = {"data": {"dm_event_id": "77", "dm_conversation_id": "1-2"}}
DM_PATH = f"/2/dm_conversations/with/{ANA}/messages"


def refused(x: LocalX) -> XError:
    with pytest.raises(XError) as caught:
        x.client.send(Surface.DM, ANA, "Hello")
    assert len(x.asked) == 1
    return caught.value


def test_a_dm_is_sent_as_the_account(local_x: LocalX) -> None:
    local_x.will(201, DM_SENT)
    assert local_x.client.send(Surface.DM, ANA, "Hello & <good> night 💡").x_id == "77"
    assert local_x.asked == [Asked("POST", DM_PATH, "OAuth", {"text": "Hello & <good> night 💡"})]


def test_a_public_reply_names_the_post_it_answers(local_x: LocalX) -> None:
    local_x.will(201, {"data": {"id": "88", "text": "Hello"}})
    assert local_x.client.send(Surface.POST, ANA, "Hello", "2080765813578191303").x_id == "88"
    said = {"text": "Hello", "reply": {"in_reply_to_tweet_id": "2080765813578191303"}}
    assert local_x.asked == [Asked("POST", "/2/tweets", "OAuth", said)]


def test_the_account_is_the_one_the_keys_belong_to(local_x: LocalX) -> None:
    local_x.will(200, {"data": {"id": "15", "name": "Harborlight", "username": "HarborlightHelp"}})
    assert local_x.client.account_id() == "15"
    assert local_x.asked == [Asked("GET", "/2/users/me", "OAuth", None)]


def test_webhooks_and_subscriptions_are_the_apps(local_x: LocalX) -> None:
    local_x.will(200, {"data": [{"id": "1", "url": "https://desk.example/x/webhook"}]})
    local_x.will(200, {"meta": {"result_count": 0}})
    local_x.will(200, {"data": {"id": "2"}})
    local_x.will(200, {"data": {"subscription": {}}})
    x = local_x.client
    assert x.webhooks() == [{"id": "1", "url": "https://desk.example/x/webhook"}]
    assert x.subscriptions() == []
    assert x.add_webhook("https://desk.example/x/webhook") == "2"
    x.subscribe("dm.received", "15", "2")
    wish = {"event_type": "dm.received", "filter": {"user_id": "15"}, "webhook_id": "2"}
    assert local_x.asked == [
        Asked("GET", "/2/webhooks", "Bearer", None),
        Asked("GET", "/2/activity/subscriptions", "Bearer", None),
        Asked("POST", "/2/webhooks", "Bearer", {"url": "https://desk.example/x/webhook"}),
        Asked("POST", "/2/activity/subscriptions", "Bearer", wish),
    ]


@pytest.mark.parametrize("status", [400, 403, 404])
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"title": "Forbidden", "detail": "You cannot message this user."}, "You cannot message this user."),
        ({"title": "Invalid Request", "errors": [{"message": "text is too long"}]}, "text is too long"),
        ({"title": "Not Found"}, "Not Found"),
    ],
)
def test_what_x_refuses_for_good_is_permanent_and_in_xs_words(
    local_x: LocalX, status: int, body: object, words: str
) -> None:
    local_x.will(status, body)
    error = refused(local_x)
    assert (str(error), error.permanent, error.retry_at) == (f"X refused ({status}): {words}", True, None)


def test_a_refusal_that_is_no_json_is_permanent_too(local_x: LocalX) -> None:
    local_x.will(403, b"<html>blocked</html>")
    error = refused(local_x)
    assert (str(error), error.permanent) == ("X refused (403)", True)


def test_keys_that_do_not_work_may_be_put_right(local_x: LocalX) -> None:
    local_x.will(401, {"title": "Unauthorized", "detail": "Unauthorized"})
    error = refused(local_x)
    assert (str(error), error.permanent) == ("X refused (401): Unauthorized", False)


def test_a_used_up_limit_says_when_to_come_back(local_x: LocalX) -> None:
    local_x.will(429, {"title": "Too Many Requests"}, x_rate_limit_reset="1795333200")
    error = refused(local_x)
    assert (error.permanent, error.retry_at) == (False, datetime.fromtimestamp(1795333200, UTC))


@pytest.mark.parametrize("headers", [{}, {"x_rate_limit_reset": "soon"}])
def test_a_used_up_limit_without_a_moment_passes_too(local_x: LocalX, headers: dict[str, str]) -> None:
    local_x.will(429, {"title": "Too Many Requests"}, **headers)
    error = refused(local_x)
    assert (error.permanent, error.retry_at) == (False, None)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 409, 418])
@pytest.mark.parametrize("body", [{"title": "Trouble"}, ["trouble"], "trouble", b"<html>", b""])
def test_trouble_at_x_passes(local_x: LocalX, status: int, body: object) -> None:
    local_x.will(status, body)
    error = refused(local_x)
    assert (error.permanent, error.retry_at) == (False, None)
    assert str(error).startswith("X did not answer: ")


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": None}, {"data": []}, ["77"], "77", None])
def test_a_yes_without_an_id_is_final_because_the_message_may_be_out(local_x: LocalX, body: object) -> None:
    local_x.will(201, body)
    error = refused(local_x)
    assert (str(error), error.permanent) == ("X answered in a form this desk does not know", True)


def test_x_may_not_take_for_ever(local_x: LocalX, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT", 0.05)
    local_x.will_hang()
    error = refused(local_x)
    assert (str(error), error.permanent) == ("X did not answer: ReadTimeout", False)


def test_an_x_that_is_not_there_passes() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(XError, match="X did not answer: ConnectionError") as caught:
        XClient(f"http://127.0.0.1:{port}/", KEYS).account_id()
    assert caught.value.permanent is False


def test_the_next_call_after_an_error_works(local_x: LocalX) -> None:
    x = local_x.client
    local_x.will(503)
    local_x.will(201, DM_SENT)
    with pytest.raises(XError):
        x.send(Surface.DM, ANA, "Hello")
    assert x.send(Surface.DM, ANA, "Hello").x_id == "77"


def test_secrets_stay_out_of_errors(local_x: LocalX) -> None:
    local_x.will(403, {"detail": "no"})
    error = refused(local_x)
    said = f"{error!r} {error.__cause__!r}"
    assert [secret for secret in vars(KEYS).values() if secret in said] == []


def test_what_the_account_said_to_somebody_is_asked_of_x_newest_first(local_x: LocalX) -> None:
    events = [
        {"id": "79", "text": "Good night", "sender_id": "15", "event_type": "MessageCreate"},
        {"id": "78", "text": "thanks", "sender_id": ANA, "event_type": "MessageCreate"},
        {"id": "77", "text": "Hello", "sender_id": "15", "event_type": "MessageCreate"},
    ]
    local_x.will(200, {"data": events, "meta": {"result_count": 3}})
    local_x.will(200, {"meta": {"result_count": 0}})
    assert list(local_x.client.said_to(ANA).items()) == [("79", "Good night"), ("77", "Hello")]
    assert local_x.client.said_to(ANA) == {}
    path = f"/2/dm_conversations/with/{ANA}/dm_events?event_types=MessageCreate&dm_event.fields=id,text,sender_id"
    assert local_x.asked[0] == Asked("GET", f"{path}&max_results=50", "OAuth", None)


def test_no_answer_leaves_it_unclear_whether_x_did_it_and_a_refusal_does_not(local_x: LocalX) -> None:
    local_x.will(503, {"title": "Service Unavailable"})
    assert refused(local_x).unclear is True
    local_x.asked.clear()
    local_x.will(403, {"detail": "You cannot message this user."})
    assert refused(local_x).unclear is False


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("You are not allowed to create a Tweet with duplicate content.", "duplicate"),
        ("The user you are trying to send a Direct Message to has been suspended.", "suspended"),
        ("You have been blocked by this user.", "blocked"),
        ("You do not have permission to DM one or more participants.", "cannot_dm"),
        ("Your post is too long: it counts 300 of at most 280.", "too_long"),
        ("Something X has never said before.", "other"),
    ],
)
def test_why_x_refuses_is_read_from_its_words(local_x: LocalX, words: str, refusal: str) -> None:
    local_x.will(403, {"title": "Forbidden", "detail": words})
    error = refused(local_x)
    assert (error.refusal, error.status) == (refusal, 403)


def test_every_answer_says_what_is_left_of_the_limit(local_x: LocalX) -> None:
    local_x.will(201, DM_SENT, x_rate_limit_remaining="3", x_rate_limit_reset="1790000000")
    standing = local_x.client.send(Surface.DM, ANA, "Hello").standing
    assert standing is not None
    assert (standing.remaining, standing.resets_at) == (3, datetime.fromtimestamp(1790000000, UTC))


def test_a_days_limit_that_is_spent_counts_for_more_than_the_quarter_hours(local_x: LocalX) -> None:
    day = {"x_user_limit_24hour_remaining": "0", "x_user_limit_24hour_reset": "1790050000"}
    local_x.will(201, DM_SENT, x_rate_limit_remaining="3", x_rate_limit_reset="1790000000", **day)
    standing = local_x.client.send(Surface.DM, ANA, "Hello").standing
    assert standing is not None
    assert standing.resets_at == datetime.fromtimestamp(1790050000, UTC)


def test_of_posts_that_were_asked_for_those_are_gone_that_x_cannot_find(local_x: LocalX) -> None:
    gone = {"type": "https://api.x.com/2/problems/resource-not-found", "resource_id": "2"}
    other = {"type": "https://api.x.com/2/problems/not-authorized-for-resource", "resource_id": "3"}
    local_x.will(200, {"data": [{"id": "1"}], "errors": [gone, other]})
    assert local_x.client.posts_there(["1", "2", "3"]) == {"1", "3"}


def test_a_picture_is_fetched_from_x_with_the_accounts_signature(local_x: LocalX) -> None:
    local_x.will(200, b"\xff\xd8picture", content_type="image/jpeg")
    media = local_x.client.media(f"{local_x.address}/dm/1/photo.jpg", largest=100)
    assert (media.content, media.media_type) == (b"\xff\xd8picture", "image/jpeg")
    assert local_x.asked == [Asked("GET", "/dm/1/photo.jpg", "OAuth", None)]


@pytest.mark.parametrize("url", ["https://evil.example/p.jpg", "http://ton.twitter.com/p.jpg", "file:///etc/passwd"])
def test_the_accounts_signature_goes_to_nobody_but_x(local_x: LocalX, url: str) -> None:
    with pytest.raises(XError, match="not X's") as caught:
        local_x.client.media(url, largest=100)
    assert (caught.value.permanent, local_x.asked) == (True, [])


def test_what_is_larger_than_allowed_is_not_taken(local_x: LocalX) -> None:
    local_x.will(200, b"x" * 101)
    with pytest.raises(XError, match="larger than 100 bytes") as caught:
        local_x.client.media(f"{local_x.address}/big", largest=100)
    assert caught.value.permanent


@pytest.mark.parametrize(("status", "permanent"), [(404, True), (401, True), (503, False)])
def test_a_picture_that_is_gone_is_gone_for_good(local_x: LocalX, status: int, permanent: bool) -> None:
    local_x.will(status, b"")
    with pytest.raises(XError) as caught:
        local_x.client.media(f"{local_x.address}/gone", largest=100)
    assert caught.value.permanent is permanent
