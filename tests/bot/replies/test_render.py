"""From a decision to what is sent, in four languages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.handbook import Handbook
from bot.model.effect import Reply
from bot.model.vocabulary import FIELDS, LANGUAGES, TOPICS
from bot.replies import CatalogueError, Renderer, load_catalogues
from bot.replies.catalogue import Choice
from bot.twitter_text import parse_tweet

HERE = ZoneInfo("America/Los_Angeles")
NIGHT = datetime(2026, 11, 21, 23, 40, tzinfo=HERE)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=HERE)
CATALOGUES = load_catalogues(Path(__file__).parents[3] / "data/replies", LANGUAGES)
DM_LINK = "https://x.com/messages/compose?recipient_id=1700000000000000001"
LONGEST_HANDLE = "a_customer_of_20_ch_"
VALUES = {
    "reference": "HL-7K3QX2",
    "receipt": "F-7K3QX2",
    "about": "outage",
    "department": "outages",
    "topic": "report_outage",
    "topics": ["dispute_bill", "move_service"],
    "missing": list(FIELDS),
    "captured": dict.fromkeys(FIELDS, "14 Mill Lane"),
    "options": ["report_outage", "dispute_bill"],
    "field": "address",
    "value": "14 Mill Lane",
    "address": "14 Mill Lane",
    "link": "https://harborlight.example/bill/due-date",
    "dm_link": DM_LINK,
    "due_at": "2026-11-23T09:00:00-08:00",
}


def every_text() -> list[tuple[str, str, str | None, int]]:
    """Language, key, branch and number of each variant."""
    texts = []
    for language, catalogue in CATALOGUES.items():
        for key, entry in catalogue.replies.items():
            branches = entry.texts if isinstance(entry, Choice) else {None: entry}
            texts += [(language, key, branch, n) for branch, variants in branches.items() for n in range(len(variants))]
    return texts


def rendered(handbook: Handbook, language: str, key: str, branch: str | None, number: int) -> str:
    """One variant, as if it were the only one."""
    entry = CATALOGUES[language].replies[key]
    variants = entry.texts[str(branch)] if isinstance(entry, Choice) else entry
    only = replace(CATALOGUES[language], replies={key: (variants[number],)})
    renderer = Renderer(handbook.policy, handbook.hours, {language: only})
    chosen = {entry.by: branch} if isinstance(entry, Choice) and entry.by in VALUES else {}
    return renderer.text(Reply(say=key, values={**VALUES, **chosen}), language, NIGHT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_filled_in_and_nothing_is_left_over(handbook: Handbook, language: str):
    texts = [rendered(handbook, *place) for place in every_text() if place[0] == language]
    assert [text for text in texts if not text.strip() or "{" in text or "}" in text or "None" in text] == []
    assert len(texts) > 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_texts_fit_into_a_post_with_the_longest_handle_before_them(handbook: Handbook, language: str):
    public = [place for place in every_text() if place[0] == language and place[1].startswith("utter_public_")]
    posts = {place: f"@{LONGEST_HANDLE} {rendered(handbook, *place)}" for place in public}
    weights = {place: parse_tweet(post).asdict()["weightedLength"] for place, post in posts.items()}
    assert {place: weight for place, weight in weights.items() if weight > 280} == {}
    assert len(public) == 9


def moments(handbook: Handbook, language: str) -> list[str]:
    later = [timedelta(hours=8.5), timedelta(days=1), timedelta(days=3), timedelta(days=10)]
    return [handbook.replies.moment(datetime(2026, 11, 20, 6, 0, tzinfo=HERE) + d, language, NOON) for d in later]


def test_moments_read_in_english_as_people_say_them(handbook: Handbook):
    assert moments(handbook, "en") == [
        "today at 2:30 PM",
        "tomorrow, Saturday, at 6:00 AM",
        "Monday at 6:00 AM",
        "Monday, November 30, at 6:00 AM",
    ]


def test_moments_read_in_spanish_as_people_say_them(handbook: Handbook):
    assert moments(handbook, "es") == [
        "hoy (2:30 p.m.)",
        "mañana sábado (6:00 a.m.)",
        "el lunes (6:00 a.m.)",
        "el lunes 30 de noviembre (6:00 a.m.)",
    ]


def test_moments_read_in_portuguese_as_people_say_them(handbook: Handbook):
    assert moments(handbook, "pt") == [
        "hoje às 14:30",
        "amanhã, sábado, às 06:00",
        "segunda-feira às 06:00",
        "segunda-feira, 30 de novembro, às 06:00",
    ]


def test_moments_read_in_german_as_people_say_them(handbook: Handbook):
    assert moments(handbook, "de") == [
        "heute, 14:30 Uhr",
        "morgen, Samstag, 06:00 Uhr",
        "Montag, 06:00 Uhr",
        "Montag, 30. November, 06:00 Uhr",
    ]


def test_a_moment_is_told_in_the_brands_time_whatever_zone_it_comes_in(handbook: Handbook):
    then = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert handbook.replies.moment(then, "en", NIGHT.astimezone(UTC)) == "Monday at 8:00 AM"


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, "today at 6:00 AM"), (6, "Thursday at 6:00 AM"), (7, "Friday, November 27, at 6:00 AM")]
)
def test_a_weekday_alone_is_said_for_the_next_six_days_only(handbook: Handbook, days: int, expected: str):
    then = datetime(2026, 11, 20, 6, 0, tzinfo=HERE) + timedelta(days=days)
    assert handbook.replies.moment(then, "en", NOON) == expected


@pytest.mark.parametrize(
    "value",
    ["{brand}", "{0}", "{}", "}{", "100 %", "%s %(x)s", "<b>14</b> & Söhne", "\\n", "$HOME", "{value.__class__}"],
)
def test_what_a_customer_wrote_is_passed_through_letter_by_letter(handbook: Handbook, value: str):
    reply = Reply(say="utter_changed", values={"field": "address", "value": value})
    assert handbook.replies.text(reply, "en", NIGHT) == f"Thanks for catching that. Address is now {value}."
    reply = Reply(say="utter_ticket_opened", values={**VALUES, "captured": {"address": value}})
    assert f"\n• Address: {value}\n" in handbook.replies.text(reply, "en", NIGHT)


def test_details_are_asked_for_in_a_list(handbook: Handbook):
    reply = Reply(say="utter_ask_again", values={"missing": ["address", "when"]})
    assert handbook.replies.text(reply, "de", NIGHT) == (
        "Zu Ihrem Anliegen fehlt mir noch:\n"
        "• die genaue Adresse (Straße, Hausnummer, Wohnung, Ort)\n• seit wann, oder um welches Datum es geht\n"
        "Wenn Sie das nicht haben, sagen Sie es einfach. Dann gebe ich weiter, was da ist."
    )


def test_options_are_numbered_and_a_person_is_the_last(handbook: Handbook):
    reply = Reply(say="utter_clarify", values={"options": ["report_outage", "dispute_bill"]})
    assert handbook.replies.text(reply, "pt", NIGHT).splitlines()[1:] == [
        "1. Falta de energia",
        "2. Contestação de conta",
        "3. Falar com uma pessoa",
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Address, When, and Phone"),
        ("es", "Dirección, Fecha u hora y Teléfono"),
        ("pt", "Endereço, Data ou horário e Telefone"),
        ("de", "Adresse, Zeitpunkt und Telefon"),
    ],
)
def test_several_names_are_joined_as_the_language_does(handbook: Handbook, language: str, expected: str):
    reply = Reply(say="utter_fine_without", values={"missing": ["address", "when", "phone"]})
    assert expected in handbook.replies.text(reply, language, NIGHT)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "Our people answer here Mon–Fri 8:00 AM–6:00 PM, Sat 9:00 AM–1:00 PM. "
                "Emergencies any time: +1 800 555 0142."
            ),
        ),
        (
            "de",
            (
                "Unser Team antwortet hier zu diesen Zeiten: Mo–Fr 08:00–18:00, Sa 09:00–13:00. "
                "Im Notfall sind wir immer erreichbar: +1 800 555 0142."
            ),
        ),
    ],
)
def test_opening_hours_put_equal_days_together(handbook: Handbook, language: str, expected: str):
    reply = Reply(say="utter_answer", values={"faq": "hours"})
    assert handbook.replies.text(reply, language, NIGHT) == expected


def test_what_is_said_depends_on_whether_people_are_there(handbook: Handbook):
    reply = Reply(say="utter_noted", values={"reference": "HL-7K3QX2"})
    assert (
        handbook.replies.text(reply, "en", NOON)
        == "Thank you, I've added that to HL-7K3QX2. A person will see it shortly."
    )
    assert handbook.replies.text(reply, "en", NIGHT) == (
        "Thank you, I've added that to HL-7K3QX2. A person will see it from Monday at 8:00 AM."
    )


def test_replies_become_paragraphs_and_what_has_no_text_leaves_no_gap(handbook: Handbook):
    replies = [
        Reply(say="utter_acknowledge", values={"topic": "complain_service"}),
        Reply(say="utter_self_help", values={"topic": "complain_service", "link": "https://harborlight.example"}),
        Reply(say="utter_thank"),
    ]
    assert handbook.replies.message(replies, "en", NIGHT) == "I'm sorry we let you down.\n\nYou're welcome!"


def test_another_variant_is_taken_when_the_message_before_began_alike(handbook: Handbook):
    thank = [Reply(say="utter_thank")]
    assert handbook.replies.message(thank, "en", NIGHT, before="You're welcome! Bye") == "Any time!"
    assert handbook.replies.message(thank, "en", NIGHT, before="Hello") == "You're welcome!"


def test_a_language_nobody_serves_is_answered_in_the_default(handbook: Handbook):
    assert handbook.replies.text(Reply(say="utter_goodbye"), "fr", NIGHT) == "Take care!"


def test_a_value_that_is_missing_is_named(handbook: Handbook):
    with pytest.raises(CatalogueError, match="utter_hand_over in en needs a value for 'reference'"):
        handbook.replies.text(Reply(say="utter_hand_over"), "en", NIGHT)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_acknowledged(handbook: Handbook, language: str, topic: str):
    assert handbook.replies.text(Reply(say="utter_acknowledge", values={"topic": topic}), language, NIGHT)


@pytest.mark.parametrize(
    ("language", "name", "value", "shown"),
    [
        ("en", "phone", "+14155550142", "(415) 555-0142"),
        ("de", "phone", "+4915112345678", "+49 1511 2345678"),
        ("en", "phone", "ask my neighbour", "ask my neighbour"),
        ("en", "amount", "USD 61.80", "$61.80"),
        ("es", "amount", "USD 1240.50", "$1,240.50"),
        ("pt", "amount", "BRL 412.90", "R$\xa0412,90"),
        ("de", "amount", "EUR 287.60", "287,60\xa0€"),
        ("de", "amount", "viel zu viel", "viel zu viel"),
        ("en", "when", "since 9pm", "since 9pm"),
    ],
)
def test_details_read_as_the_customers_language_writes_them(
    handbook: Handbook, language: str, name: str, value: str, shown: str
):
    reply = Reply(say="utter_ticket_opened", values={**VALUES, "captured": {name: value}})
    assert f": {shown}\n" in handbook.replies.text(reply, language, NIGHT)


def test_two_sentences_of_one_message_do_not_begin_alike(handbook: Handbook):
    twice = [Reply(say="utter_changed", values={"field": name, "value": "7"}) for name in ("address", "phone")]
    first, second = handbook.replies.message(twice, "en", NIGHT).split("\n\n")
    assert first.split()[:2] != second.split()[:2]
