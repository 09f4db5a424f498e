from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.simulator.limits import RateLimits
from tests.bot.simulator.harness import BRAND, LENA, MAYA, X
from tests.bot.simulator.schema import body_of, problem_of


def post(x: X, text: str) -> str:
    body = body_of(x.as_brand("POST", "/2/tweets", {"text": text}), 201, "CreatePostsResponse")
    new_id: str = body["data"]["id"]
    return new_id


def test_a_post_is_answered_with_its_id_and_text(x: X) -> None:
    answer = x.as_brand("POST", "/2/tweets", {"text": "Crews are on their way to Elm Street."})
    body = body_of(answer, 201, "CreatePostsResponse")
    new_id = body["data"]["id"]
    assert body["data"] == {
        "id": new_id,
        "text": "Crews are on their way to Elm Street.",
        "edit_history_tweet_ids": [new_id],
        "edit_history_post_ids": [new_id],
    }


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 280, True),
        ("a" * 281, False),
        ("日" * 140, True),
        ("日" * 141, False),
        ("👩‍👩‍👧" * 140, True),
        ("https://example.com/" + "a" * 300 + " " + "a" * 256, True),
        ("https://example.com/" + "a" * 300 + " " + "a" * 257, False),
        ("   \n", False),
        ("", False),
    ],
)
def test_the_length_of_a_post_is_weighted(x: X, text: str, fits: bool) -> None:
    answer = x.as_brand("POST", "/2/tweets", {"text": text})
    assert answer.status_code == (201 if fits else 400)


def test_the_handles_a_reply_begins_with_do_not_count(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp no power")
    assert x.reply(mention, "@maya_lindqvist " + "a" * 280).status_code == 201


def test_the_same_words_are_refused_for_a_day(x: X) -> None:
    post(x, "Power is back.")
    again = x.as_brand("POST", "/2/tweets", {"text": " Power  is back. "})
    assert "duplicate content" in problem_of(again, 403)["detail"]
    x.clock.advance(timedelta(days=1))
    post(x, "Power is back.")


def test_the_same_reply_to_two_people_is_a_duplicate_until_it_names_them(x: X) -> None:
    maya = x.customer_post(MAYA, "@HarborlightHelp no power")
    lena = x.customer_post(LENA, "@HarborlightHelp kein Strom")
    assert x.reply(maya, "Please write us a message.").status_code == 201
    problem_of(x.reply(lena, "Please write us a message."), 403)
    assert x.reply(lena, "@lena_vogt Please write us a message.").status_code == 201


def test_a_reply_carries_the_handle_of_whom_it_answers_once(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp no power")
    answers = [x.reply(mention, "On it."), x.reply(mention, "@Maya_Lindqvist On it!")]
    texts = [answer.json()["data"]["text"] for answer in answers]
    assert texts == ["@maya_lindqvist On it.", "@maya_lindqvist On it!"]


def test_a_reply_belongs_to_the_thread_it_answers(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp no power")
    reply = x.reply(mention, "On it.").json()["data"]["id"]
    params = {"tweet.fields": "conversation_id,in_reply_to_user_id,referenced_tweets,author_id"}
    body = body_of(x.as_brand("GET", f"/2/tweets/{reply}", params=params), 200, "GetPostsByIdResponse")
    assert body["data"] == {
        "id": reply,
        "text": "@maya_lindqvist On it.",
        "edit_history_tweet_ids": [reply],
        "author_id": BRAND,
        "conversation_id": mention,
        "in_reply_to_user_id": MAYA,
        "referenced_tweets": [{"type": "replied_to", "id": mention}],
    }


def test_only_a_post_that_mentions_the_account_may_be_answered(x: X) -> None:
    complaint = x.customer_post(MAYA, "My power company is asleep")
    problem_of(x.reply(complaint, "We are here."), 403)
    problem_of(x.reply(post(x, "Good evening."), "And good night."), 403)
    problem_of(x.reply("42", "Hello?"), 403)


def test_a_customers_answer_to_the_brand_may_be_answered(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp no power")
    reply = x.reply(mention, "On it.").json()["data"]["id"]
    thanks = x.customer_post(MAYA, "Thanks", in_reply_to=reply)
    assert x.reply(thanks, "Any time.").status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {"text": "Hi", "reply": {}},
        {"text": "Hi", "reply": {"in_reply_to_tweet_id": 42}},
        {"text": "Hi", "reply": {"in_reply_to_tweet_id": "42", "mood": "kind"}},
        {"text": "Hi", "mood": "kind"},
        {},
    ],
)
def test_a_body_that_is_no_post_is_refused(x: X, body: object) -> None:
    problem_of(x.as_brand("POST", "/2/tweets", body), 400, "invalid-request")


def test_a_post_nobody_wrote_is_not_found(x: X) -> None:
    problem_of(x.as_app("GET", "/2/tweets/42"), 404, "resource-not-found")


def test_a_post_answers_in_the_words_it_was_asked_in(make_x: Callable[..., X]) -> None:
    x = make_x(limits=RateLimits.lifted())
    mention = x.customer_post(MAYA, "@HarborlightHelp no power")
    reply = x.reply(mention, "On it.").json()["data"]["id"]
    old = x.as_app("GET", f"/2/tweets/{reply}", params={"expansions": "referenced_tweets.id"})
    new = x.as_app("GET", f"/2/tweets/{reply}", params={"expansions": "referenced_posts"})
    assert set(old.json()["data"]) == {"id", "text", "edit_history_tweet_ids", "referenced_tweets"}
    assert set(new.json()["data"]) == {"id", "text", "edit_history_post_ids", "referenced_posts"}
    assert old.json()["includes"]["tweets"][0]["id"] == mention
    assert new.json()["includes"]["posts"][0]["id"] == mention


def test_metrics_and_the_rest_fit_the_schema_in_the_new_words(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp #outage https://example.com")
    fields = "public_metrics,entities,lang,edit_controls,display_text_range,created_at"
    answer = x.as_app("GET", f"/2/tweets/{mention}", params={"post.fields": fields})
    data = body_of(answer, 200, "GetPostsByIdResponse")["data"]
    assert set(data) == {"id", "text", "edit_history_post_ids", *fields.split(",")}
    assert set(data["entities"]) == {"mentions", "hashtags", "urls"}
