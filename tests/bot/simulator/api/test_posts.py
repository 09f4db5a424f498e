from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.simulator.limits import RateLimits
from tests.bot.simulator.harness import BRAND, LENA, MAYA, SETTINGS, X
from tests.bot.simulator.schema import body_of, problem_of


def post(x: X, text: str) -> str:
    body = body_of(x.as_brand("POST", "/2/tweets", {"text": text}), 201)
    new_id: str = body["data"]["id"]
    return new_id


def test_a_post_is_answered_with_its_id_and_text(x: X) -> None:
    answer = x.as_brand("POST", "/2/tweets", {"text": "Crews are on their way to Elm Street."})
    body = body_of(answer, 201)
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
    body = body_of(x.as_brand("GET", f"/2/tweets/{reply}", params=params), 200)
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
    data = body_of(answer, 200)["data"]
    assert set(data) == {"id", "text", "edit_history_post_ids", *fields.split(",")}
    assert set(data["entities"]) == {"mentions", "hashtags", "urls"}


def test_a_reply_x_does_not_allow_is_refused_in_its_words(x: X) -> None:
    complaint = x.customer_post(MAYA, "My power company is asleep")
    assert "not been mentioned or otherwise engaged" in problem_of(x.reply(complaint, "We are here."), 403)["detail"]


def test_who_quotes_the_account_may_be_answered(x: X) -> None:
    quote = x.customer_quote(MAYA, "Not true", post(x, "Power is back."))
    assert x.reply(quote, "Which street?").status_code == 201


def test_other_keys_may_reply_to_anybody(make_x: Callable[..., X]) -> None:
    x = make_x(settings=replace(SETTINGS, self_serve=False))
    complaint = x.customer_post(MAYA, "My power company is asleep")
    assert x.reply(complaint, "We are here.").status_code == 201
    assert x.reply(post(x, "Good evening."), "And good night.").status_code == 201
    problem_of(x.reply("42", "Hello?"), 403)


def test_a_quote_refers_to_what_it_quotes(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp thank you!")
    answer = x.as_brand("POST", "/2/tweets", {"text": "With pleasure.", "quote_tweet_id": mention})
    quote = body_of(answer, 201)["data"]["id"]
    params = {"tweet.fields": "referenced_tweets,display_text_range", "expansions": "referenced_tweets.id"}
    body = body_of(x.as_app("GET", f"/2/tweets/{quote}", params=params), 200)
    assert body["data"]["referenced_tweets"] == [{"type": "quoted", "id": mention}]
    start, end = body["data"]["display_text_range"]
    assert body["data"]["text"][start:end].strip() == "With pleasure."
    assert [each["id"] for each in body["includes"]["tweets"]] == [mention]


def test_what_is_not_there_cannot_be_quoted(x: X) -> None:
    problem_of(x.as_brand("POST", "/2/tweets", {"text": "Look", "quote_tweet_id": "42"}), 403)


def test_properties_the_simulator_has_no_use_for_are_taken(x: X) -> None:
    more = {"reply_settings": "mentionedUsers", "nullcast": False, "geo": {"place_id": "5a110d312052166f"}}
    body_of(x.as_brand("POST", "/2/tweets", {"text": "Power is back.", **more}), 201)


@pytest.mark.parametrize("more", [{"media": {"media_ids": ["1"]}}, {"reply": None}, {"reply_settings": "nobody"}])
def test_what_the_simulator_cannot_do_is_refused_by_name(x: X, more: dict[str, object]) -> None:
    problem = problem_of(x.as_brand("POST", "/2/tweets", {"text": "Hi", **more}), 400, "invalid-request")
    assert [list(error["parameters"]) for error in problem["errors"]] == [list(more)]


def test_an_own_post_can_be_taken_back_once(x: X) -> None:
    mine = post(x, "Power is back.")
    assert body_of(x.as_brand("DELETE", f"/2/tweets/{mine}"), 200) == {"data": {"deleted": True}}
    problem_of(x.as_app("GET", f"/2/tweets/{mine}"), 404, "resource-not-found")
    problem_of(x.as_brand("DELETE", f"/2/tweets/{mine}"), 404, "resource-not-found")


def test_somebody_elses_post_stays(x: X) -> None:
    theirs = x.customer_post(MAYA, "@HarborlightHelp no power")
    problem_of(x.as_brand("DELETE", f"/2/tweets/{theirs}"), 403)
    assert x.simulator.state.post(theirs) is not None


def test_several_posts_come_in_the_order_asked_and_the_missing_are_named(x: X) -> None:
    first, second, gone = (post(x, text) for text in ("one", "two", "three"))
    x.as_brand("DELETE", f"/2/tweets/{gone}")
    params = {"ids": f"{second},{gone},{first},{second}", "expansions": "author_id"}
    body = body_of(x.as_app("GET", "/2/tweets", params=params), 200)
    assert [each["id"] for each in body["data"]] == [second, first]
    assert [user["id"] for user in body["includes"]["users"]] == [BRAND]
    assert body["errors"] == [
        {
            "title": "Not Found Error",
            "detail": f"Could not find tweet with ids: [{gone}].",
            "type": "https://api.x.com/2/problems/resource-not-found",
            "resource_type": "tweet",
            "resource_id": gone,
            "parameter": "ids",
            "value": gone,
        }
    ]


def test_posts_that_are_all_missing_are_still_a_good_answer(x: X) -> None:
    body = body_of(x.as_app("GET", "/2/tweets", params={"ids": "42"}), 200)
    assert body.keys() == {"errors"}


@pytest.mark.parametrize("ids", ["", "x", ",".join(["1"] * 101)])
def test_posts_are_asked_for_by_1_to_100_ids(x: X, ids: str) -> None:
    problem_of(x.as_app("GET", "/2/tweets", params={"ids": ids}), 400, "invalid-request")
