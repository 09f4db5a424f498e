"""A public reply always fits."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest

from bot.handbook import Handbook
from bot.model.effect import Reply
from bot.replies import Catalogue, Renderer, load_catalogues
from bot.triage.posts import PostTooLong, post_text
from bot.twitter_text import LONGEST_POST, weight

FOLDER = Path(__file__).parents[3] / "data" / "replies"
PLAIN = load_catalogues(FOLDER, ("en", "es", "pt", "de"))
FAMILIAR = load_catalogues(FOLDER, ("es", "de"), {"es": "tú", "de": "du"})
NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
HANDLE = "a_handle_of_15c"
VALUES = {
    "dm_link": "https://x.com/messages/compose?recipient_id=1700000000000000001&text=" + "x" * 200,
    "link": "https://harborlight.com/" + "x" * 200,
}
FIRST = ("acknowledge", "danger", "answer", "private", "encrypted", "thank")


def say(*names: str) -> list[Reply]:
    return [Reply(say=f"utter_public_{name}", values=VALUES) for name in names]


def renderer(handbook: Handbook, catalogue: Catalogue) -> Renderer:
    return Renderer(handbook.policy, handbook.hours, {catalogue.language: catalogue})


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("catalogue", [*chain(PLAIN.values(), FAMILIAR.values())], ids=lambda c: c.language + c.address)
def test_every_public_reply_fits_with_the_longest_links_and_handle(
    handbook: Handbook, catalogue: Catalogue, first: str
):
    replies = say(first, "delete")
    text = post_text(replies, HANDLE, renderer(handbook, catalogue), catalogue.language, NOON)
    assert weight(text) <= LONGEST_POST
    assert text.startswith(f"@{HANDLE} ")
    for variant in renderer(handbook, catalogue).variants(replies[0], catalogue.language, NOON):
        assert weight(f"@{HANDLE} {variant}") <= LONGEST_POST


@pytest.mark.parametrize("catalogue", PLAIN.values(), ids=lambda c: c.language)
def test_every_answer_fits_with_the_brands_own_links(handbook: Handbook, catalogue: Catalogue):
    for question in handbook.policy.faq.values():
        reply = Reply(say="utter_public_answer", values={**VALUES, "link": str(question.link)})
        text = post_text([reply], HANDLE, renderer(handbook, catalogue), catalogue.language, NOON)
        assert weight(text) <= LONGEST_POST


@pytest.mark.parametrize("catalogue", PLAIN.values(), ids=lambda c: c.language)
def test_in_danger_the_advice_follows_where_it_fits(handbook: Handbook, catalogue: Catalogue):
    text = post_text(say("danger", "delete"), "ana", renderer(handbook, catalogue), catalogue.language, NOON)
    assert text.startswith("@ana ⚠️")
    assert weight(text) <= LONGEST_POST


def only(handbook: Handbook, **texts: tuple[str, ...]) -> Renderer:
    return renderer(
        handbook, replace(PLAIN["en"], replies={f"utter_public_{name}": said for name, said in texts.items()})
    )


def test_a_shorter_variant_is_taken_before_anything_is_left_out(handbook: Handbook):
    short = only(handbook, thank=("a" * 250, "b" * 200), delete=("c" * 40,))
    assert post_text(say("thank", "delete"), "ana", short, "en", NOON) == "@ana " + "b" * 200 + "\n\n" + "c" * 40


def test_what_comes_last_is_left_out_first(handbook: Handbook):
    long = only(handbook, thank=("a" * 250,), delete=("c" * 40,))
    assert post_text(say("thank", "delete"), "ana", long, "en", NOON) == "@ana " + "a" * 250


def test_what_never_fits_is_refused(handbook: Handbook):
    with pytest.raises(PostTooLong, match="utter_public_thank in en does not fit"):
        post_text(say("thank"), "ana", only(handbook, thank=("a" * 280,)), "en", NOON)


def test_without_a_handle_nobody_is_named(handbook: Handbook):
    assert post_text(say("thank"), "", renderer(handbook, PLAIN["en"]), "en", NOON).startswith("Thank you")
