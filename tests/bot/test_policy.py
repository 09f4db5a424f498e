"""Every way a policy can be wrong is answered with the line, the field and what would be right.

Cases change one thing in the policy that is shipped. The line a problem must name is found by
looking for the changed text, so that comments may be added to the file.
"""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from phonenumbers import SUPPORTED_REGIONS
from pydantic import ValidationError

from bot.errors import NightdeskError, PolicyError, Problem
from bot.model.vocabulary import FAQ_NAMES, FIELDS, LANGUAGES, TOPICS
from bot.policy import Interval, Policy, load_policy, parse_policy
from bot.policy.holiday_dates import subdivisions_of

SHIPPED = Path(__file__).parents[2] / "policy.yml"
TEXT = SHIPPED.read_text(encoding="utf-8")


def edited(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, f"{old!r} must be in policy.yml once"
    return TEXT.replace(old, new)


def line_of(fragment: str, text: str) -> int:
    assert text.count(fragment) == 1, f"{fragment!r} must be in the edited policy once"
    return text[: text.index(fragment)].count("\n") + 1


def complaint(text: str) -> str:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text)
    return str(caught.value)


class Case(NamedTuple):
    """One edit and the one line it must be answered with; `at` is the text on that line."""

    sentence: str
    old: str
    new: str
    expected: str
    at: str = ""


KNOWN_FIELDS = ", ".join(FIELDS)
KNOWN_TOPICS = ", ".join(TOPICS)
KNOWN_FAQ = ", ".join(FAQ_NAMES)
GERMANY = ", ".join(subdivisions_of("DE") or ())
DEPARTMENTS = "outages, billing, accounts, claims, care"
INTERVAL_RIGHT = 'write "08:00-18:00", or "22:00-02:00+1" over midnight'
DURATION_RIGHT = "write minutes, hours or days, like 15m, 4h or 2d, at most 90d"
MONDAY = 'monday: ["08:00-18:00"]'
TUESDAY = 'tuesday: ["08:00-18:00"]'
SUNDAY = "sunday: []"
CLOSURES = "closures: []"
HOLIDAY_COUNTRY = "    country: US\n"

CASES = [
    Case(
        "a topic of an unknown department",
        "department: claims",
        "department: claim",
        f'topics.claim_damage.department: "claim" is not a department (known: {DEPARTMENTS})',
        at="department: claim\n",
    ),
    Case(
        "an emergency topic nobody knows",
        "topic: report_hazard",
        "topic: report_fire",
        f'emergencies.topic: "report_fire" is not a topic (known: {KNOWN_TOPICS})',
    ),
    Case(
        "an unknown field",
        "required: [account_number, email]",
        "required: [account_number, iban]",
        f'topics.account_access.required[1]: "iban" is not a field (known: {KNOWN_FIELDS})',
    ),
    Case(
        "a field required twice",
        "required: [account_number, email]",
        "required: [email, email]",
        'topics.account_access.required[1]: "email" is listed twice (list it once)',
    ),
    Case(
        "an optional field listed twice",
        "optional: [address, phone, email]",
        "optional: [phone, phone]",
        'topics.stop_service.optional[1]: "phone" is listed twice (list it once)',
    ),
    Case(
        "a field both required and optional",
        "required: [account_number, email]\n    optional: [phone]",
        "required: [account_number, email]\n    optional: [email]",
        'topics.account_access.optional: "email" is required already (list it once)',
        at="optional: [email]\n    link: https://harborlight.example/login/help",
    ),
    Case(
        "an unknown priority",
        "priority: emergency",
        "priority: urgent",
        'topics.report_hazard.priority: "urgent" is not a priority (known: emergency, high, normal)',
    ),
    Case(
        "a label missing in a served language",
        "label: {en: Danger, es: Peligro, pt: Perigo, de: Gefahr}",
        "label: {en: Danger, es: Peligro}",
        "topics.report_hazard.label: has no text in pt, de (served: en, es, pt, de)",
    ),
    Case(
        "a department's name missing in a served language",
        ", de: Schadensstelle}",
        "}",
        "departments.claims.name: has no text in de (served: en, es, pt, de)",
        at="es: Equipo de reclamaciones",
    ),
    Case(
        "a label in a language the bot does not speak",
        "label: {en: Danger,",
        "label: {fr: Danger, en: Danger,",
        'topics.report_hazard.label.fr: "fr" is not a language (known: en, es, pt, de)',
    ),
    Case(
        "an empty label",
        "label: {en: Danger,",
        'label: {en: "",',
        "topics.report_hazard.label.en: is empty "
        "(a text for every served language, like {en: Billing, es: Facturación})",
    ),
    Case(
        "a link that is no web address",
        "link: https://harborlight.example/claims",
        "link: harborlight.example/claims",
        'topics.claim_damage.link: "harborlight.example/claims" is not a web address (write http://… or https://…)',
    ),
    Case(
        "a web address nothing can parse",
        "website: https://harborlight.example",
        "website: http://[harborlight",
        'brand.website: "http://[harborlight" is not a web address (write http://… or https://…)',
    ),
    Case(
        "a target without a unit",
        "target: 15m",
        "target: 15",
        f"topics.report_hazard.target: 15 is not a duration ({DURATION_RIGHT})",
    ),
    Case(
        "a target of nothing",
        "target: 15m",
        "target: 0m",
        f'topics.report_hazard.target: "0m" is not a duration ({DURATION_RIGHT})',
    ),
    Case(
        "a target of years",
        "target: 15m",
        "target: 900d",
        f'topics.report_hazard.target: "900d" is too long ({DURATION_RIGHT})',
    ),
    Case(
        "a misspelt time zone",
        "timezone: America/Los_Angeles",
        "timezone: America/Los_Angelos",
        'brand.timezone: "America/Los_Angelos" is not a time zone (did you mean "America/Los_Angeles"?)',
    ),
    Case(
        "a country without phone numbers",
        "  country: US ",
        "  country: XX ",
        f'brand.country: "XX" is not a country ({len(SUPPORTED_REGIONS)} are known, none like it)',
        at="country: XX",
    ),
    Case(
        "a handle with an @",
        "handle: HarborlightHelp",
        'handle: "@HarborlightHelp"',
        'brand.handle: "@HarborlightHelp" is not an X handle (without @, at most 15 letters, digits and underscores)',
    ),
    Case(
        "a reference prefix in small letters",
        "reference_prefix: HL",
        "reference_prefix: hl",
        'brand.reference_prefix: "hl" is not a prefix (one to five capital letters, like HL)',
    ),
    Case(
        "an unknown key",
        "  default: en ",
        "  defualt: es\n  default: en ",
        "languages.defualt: is not known here (known: default, served, address)",
        at="defualt",
    ),
    Case(
        "a language the bot does not speak",
        "served: [en, es, pt, de]",
        "served: [en, es, pt, de, fr]",
        'languages.served[4]: "fr" is not a language (known: en, es, pt, de)',
    ),
    Case(
        "a language served twice",
        "served: [en, es, pt, de]",
        "served: [en, es, pt, de, en]",
        'languages.served[4]: "en" is listed twice (list it once)',
    ),
    Case(
        "no language at all",
        "served: [en, es, pt, de]",
        "served: [ ]",
        "languages.served: is empty (a list of languages, like [en, es])",
    ),
    Case(
        "a default language that is not served",
        "served: [en, es, pt, de]",
        "served: [es, pt, de]",
        'languages.default: "en" is not served (served: es, pt, de)',
        at="default: en",
    ),
    Case(
        "a holiday country nobody keeps",
        HOLIDAY_COUNTRY,
        "    country: XX\n",
        'hours.holidays.country: "XX" is not a country whose holidays are known '
        "(a two-letter code of the holidays package, like US)",
        at="country: XX",
    ),
    Case(
        "a holiday country that is a name inside the holidays package",
        HOLIDAY_COUNTRY,
        "    country: HolidayBase\n",
        'hours.holidays.country: "HolidayBase" is not a country whose holidays are known '
        "(a two-letter code of the holidays package, like US)",
        at="country: HolidayBase",
    ),
    Case(
        "an unknown subdivision",
        HOLIDAY_COUNTRY + "    subdivision: CA",
        "    country: DE\n    subdivision: XY",
        f'hours.holidays.subdivision: "XY" is not a part of DE (known: {GERMANY})',
        at="subdivision: XY",
    ),
    Case(
        "a day left out of the week",
        "    sunday: []\n",
        "",
        'hours.weekly.sunday: is missing (a list of intervals, like ["08:00-18:00"]; [] is closed)',
        at="weekly:",
    ),
    Case(
        "one interval that is not in a list",
        MONDAY,
        'monday: "08:00-18:00"',
        'hours.weekly.monday: "08:00-18:00" is not a list (a list of intervals, like ["08:00-18:00"]; [] is closed)',
    ),
    Case(
        "an interval in American style",
        MONDAY,
        'monday: ["8am-6pm"]',
        f'hours.weekly.monday[0]: "8am-6pm" is not an interval ({INTERVAL_RIGHT})',
    ),
    Case(
        "an interval of the wrong type",
        MONDAY,
        "monday: [8]",
        f"hours.weekly.monday[0]: 8 is not an interval ({INTERVAL_RIGHT})",
    ),
    Case(
        "an hour no clock shows",
        MONDAY,
        'monday: ["08:00-25:00"]',
        'hours.weekly.monday[0]: "08:00-25:00" has a time no clock shows (from 00:00 until 24:00)',
    ),
    Case(
        "a minute no clock shows",
        MONDAY,
        'monday: ["08:60-18:00"]',
        'hours.weekly.monday[0]: "08:60-18:00" has a time no clock shows (from 00:00 until 24:00)',
    ),
    Case(
        "an interval that starts at 24:00",
        MONDAY,
        'monday: ["24:00-02:00+1"]',
        'hours.weekly.monday[0]: "24:00-02:00+1" has a time no clock shows (from 00:00 until 24:00)',
    ),
    Case(
        "an interval that ends before it starts",
        MONDAY,
        'monday: ["22:00-02:00"]',
        'hours.weekly.monday[0]: "22:00-02:00" ends before it starts (over midnight, write "22:00-02:00+1")',
    ),
    Case(
        "an interval that ends when it starts",
        SUNDAY,
        'sunday: ["08:00-08:00"]',
        'hours.weekly.sunday[0]: "08:00-08:00" ends when it starts (over midnight, write "08:00-08:00+1")',
    ),
    Case(
        "an interval longer than a day",
        MONDAY,
        'monday: ["08:00-18:00+1"]',
        'hours.weekly.monday[0]: "08:00-18:00+1" is longer than a day (write "08:00-18:00")',
    ),
    Case(
        "two intervals of a day that overlap",
        MONDAY,
        'monday: ["12:00-18:00", "08:00-12:30"]',
        'hours.weekly.monday: "08:00-12:30" and "12:00-18:00" overlap (make them one interval, or part them)',
    ),
    Case(
        "an interval that runs into the next day's",
        MONDAY,
        'monday: ["20:00-08:30+1"]',
        'hours.weekly.monday: "20:00-08:30+1" runs into tuesday\'s "08:00-18:00" '
        "(end it earlier, or start the other later)",
    ),
    Case(
        "a sunday that runs into monday",
        SUNDAY,
        'sunday: ["20:00-08:30+1"]',
        'hours.weekly.sunday: "20:00-08:30+1" runs into monday\'s "08:00-18:00" '
        "(end it earlier, or start the other later)",
    ),
    Case(
        "a date whose intervals overlap",
        '2026-12-24: ["08:00-12:00"]',
        '2026-12-24: ["08:00-12:00", "11:00-13:00"]',
        'hours.dates.2026-12-24: "08:00-12:00" and "11:00-13:00" overlap (make them one interval, or part them)',
    ),
    Case(
        "a date that runs into an ordinary day",
        '2026-12-24: ["08:00-12:00"]',
        '2026-12-21: ["20:00-08:30+1"]',
        'hours.dates.2026-12-21: "20:00-08:30+1" runs into 2026-12-22\'s "08:00-18:00" '
        "(end it earlier, or start the other later)",
    ),
    Case(
        "a date that does not exist",
        "2026-12-24:",
        "2026-13-24:",
        'hours.dates.2026-13-24: "2026-13-24" is not a date (write year-month-day, like 2026-12-24)',
    ),
    Case(
        "a date spelt in a way that could hide a second one",
        "2026-12-24:",
        "20261224:",
        'hours.dates.20261224: "20261224" is not a date (write year-month-day, like 2026-12-24)',
    ),
    Case(
        "a closure that ends before it starts",
        CLOSURES,
        "closures: [{from: 2026-12-03 12:00, until: 2026-12-03 11:00, reason: storm}]",
        "hours.closures[0].until: 2026-12-03 11:00 is not after from (a time after 2026-12-03 12:00)",
    ),
    Case(
        "a closure without a beginning",
        CLOSURES,
        "closures: [{until: 2026-12-03 11:00, reason: storm}]",
        "hours.closures[0].from: is missing (a time, like 2026-12-03 12:00)",
    ),
    Case(
        "a closure with its own time zone",
        CLOSURES,
        "closures: [{from: 2026-12-03 12:00Z, until: 2026-12-03 18:00, reason: storm}]",
        'hours.closures[0].from: "2026-12-03 12:00Z" is not a date and time '
        "(write 2026-12-03 12:00, in the brand's own time)",
    ),
    Case(
        "a closure with a key nobody knows",
        CLOSURES,
        "closures: [{from: 2026-12-03 12:00, until: 2026-12-03 18:00, reason: storm, who: me}]",
        "hours.closures[0].who: is not known here (known: from, until, reason)",
    ),
    Case(
        "an emergency number that YAML reads as a number",
        'public_number: "911"',
        "public_number: 911",
        'emergencies.public_number: 911 is not text (text in quotes, like "911")',
    ),
    Case(
        "a phone number in words",
        'brand_number: "+1 800 555 0142"',
        'brand_number: "call us"',
        'emergencies.brand_number: "call us" is not a phone number (like "911" or "+1 800 555 0142")',
    ),
    Case(
        "somebody on call without an address",
        "    email: duty@harborlight.example\n",
        "",
        'on_call[0]: "Duty engineer" cannot be reached (add an email or a webhook)',
        at="name: Duty engineer",
    ),
    Case(
        "an e-mail address without a domain",
        "email: duty@harborlight.example",
        "email: duty@harborlight",
        'on_call[0].email: "duty@harborlight" is not an e-mail address (like duty@example.com)',
    ),
    Case(
        "an incomplete webhook",
        "webhook: http://127.0.0.1:8100/sink/on-call",
        "webhook: //127.0.0.1:8100",
        'on_call[1].webhook: "//127.0.0.1:8100" is not a web address (write http://… or https://…)',
    ),
    Case(
        "turns that wait too long",
        "coalesce_seconds: 4",
        "coalesce_seconds: 31",
        "intake.coalesce_seconds: 31 is too large (whole seconds, 0 to 30)",
    ),
    Case(
        "a negative wait",
        "coalesce_seconds: 4",
        "coalesce_seconds: -1",
        "intake.coalesce_seconds: -1 is too small (whole seconds, 0 to 30)",
    ),
    Case(
        "silence of no time",
        "silence_minutes: 30",
        "silence_minutes: 0",
        "intake.silence_minutes: 0 is too small (whole minutes, 1 to 1440)",
    ),
    Case(
        "silence longer than a day",
        "silence_minutes: 30",
        "silence_minutes: 1441",
        "intake.silence_minutes: 1441 is too large (whole minutes, 1 to 1440)",
    ),
    Case(
        "asking four times",
        "asks: 2",
        "asks: 4",
        "intake.asks: 4 is too large (a whole number, 1 to 3)",
    ),
    Case(
        "asking never",
        "asks: 2",
        "asks: 0",
        "intake.asks: 0 is too small (a whole number, 1 to 3)",
    ),
    Case(
        "a count that is a truth value",
        "asks: 2",
        "asks: true",
        "intake.asks: true is not a whole number (a whole number, 1 to 3)",
    ),
    Case(
        "a timeout of nothing",
        "timeout_seconds: 8",
        "timeout_seconds: 0",
        "brain.timeout_seconds: 0 is too small (seconds, more than 0)",
    ),
    Case(
        "an endless timeout",
        "timeout_seconds: 8",
        "timeout_seconds: .inf",
        "brain.timeout_seconds: Infinity is not a number (seconds, more than 0)",
    ),
    Case(
        "a timeout in words",
        "timeout_seconds: 8",
        "timeout_seconds: eight",
        'brain.timeout_seconds: "eight" is not a number (seconds, more than 0)',
    ),
    Case(
        "no attempt",
        "attempts: 3",
        "attempts: 0",
        "brain.attempts: 0 is too small (a whole number, 1 to 10)",
    ),
    Case(
        "more DMs in a quarter of an hour than X allows",
        "dms_per_15_minutes: 15",
        "dms_per_15_minutes: 16",
        "outbox.dms_per_15_minutes: 16 is too large (1 to 15, X's own limit)",
    ),
    Case(
        "more DMs a day than X allows",
        "dms_per_day: 1440",
        "dms_per_day: 1441",
        "outbox.dms_per_day: 1441 is too large (1 to 1440, X's own limit)",
    ),
    Case(
        "more posts than X allows",
        "posts_per_15_minutes: 100",
        "posts_per_15_minutes: 101",
        "outbox.posts_per_15_minutes: 101 is too large (1 to 100, X's own limit)",
    ),
    Case(
        "more posts a day than X allows",
        "posts_per_day: 10000",
        "posts_per_day: 10001",
        "outbox.posts_per_day: 10001 is too large (1 to 10000, X's own limit)",
    ),
    Case(
        "a reserve that is everything",
        "emergency_reserve: 2",
        "emergency_reserve: 15",
        "outbox.emergency_reserve: 15 leaves no DM for anybody else (fewer than dms_per_15_minutes, 0 for none)",
    ),
    Case(
        "a scarcity that is always there",
        "scarce_minutes: 10",
        "scarce_minutes: 0",
        "outbox.scarce_minutes: 0 is too small (whole minutes, 1 to 1440)",
    ),
    Case(
        "a suggestion after minutes that are no number",
        "suggest_post_minutes: 30",
        "suggest_post_minutes: half an hour",
        'outbox.suggest_post_minutes: "half an hour" is not a whole number (whole minutes, 1 to 1440)',
    ),
    Case(
        "another public reply at once",
        "again_after_minutes: 60",
        "again_after_minutes: 0",
        "public.again_after_minutes: 0 is too small (whole minutes, 1 to 10080)",
    ),
    Case(
        "thanks that are neither given nor not",
        "thank: true",
        "thank: perhaps",
        'public.thank: "perhaps" is neither true nor false (true thanks for kind words, false leaves them alone)',
    ),
    Case(
        "no DM at all",
        "dms_per_15_minutes: 15",
        "dms_per_15_minutes: 0",
        "outbox.dms_per_15_minutes: 0 is too small (1 to 15, X's own limit)",
    ),
    Case(
        "a section that is text",
        "brain:\n  timeout_seconds: 8\n  attempts: 3",
        "brain: patient",
        'brain: "patient" is not a mapping (timeout_seconds and attempts)',
    ),
    Case(
        "an anchor",
        "website: https://harborlight.example",
        "website: &site https://harborlight.example",
        "brand.website: &site is an anchor (write the value out)",
    ),
    Case(
        "a list that contains itself",
        SUNDAY,
        "sunday: &self [*self]",
        "hours.weekly.sunday: &self is an anchor (write the value out)",
    ),
    Case(
        "a tag",
        "asks: 2",
        "asks: !!python/int 2",
        "intake.asks: tag:yaml.org,2002:python/int is a tag (leave it out)",
    ),
    Case(
        "a key that is a list",
        "asks: 2",
        "[a, b]: 2\n  asks: 2",
        "intake: a key is not text (write a name before the colon)",
        at="[a, b]: 2",
    ),
    Case(
        "a colon too many",
        "asks: 2",
        "asks: 2: 3",
        "not YAML: mapping values are not allowed here (see the lines around it)",
    ),
    Case(
        "a tab as indentation",
        "  asks: 2",
        "\tasks: 2",
        "not YAML: found character '\\t' that cannot start any token (see the lines around it)",
    ),
    Case(
        "words that would go while they are still talked about",
        "conversations_days: 180",
        "conversations_days: 0",
        "keep.conversations_days: 0 is too small (whole days, 7 to 3650)",
    ),
    Case(
        "days that are no number",
        "attachments_days: 90",
        "attachments_days: 90d",
        'keep.attachments_days: "90d" is not a whole number (whole days, 1 to 3650)',
    ),
    Case(
        "a control character",
        "asks: 2",
        "asks: 2\a",
        "not YAML: character 0x0007 is not allowed (delete it)",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.sentence for case in CASES])
def test_one_wrong_value_is_answered_with_one_line(case: Case) -> None:
    text = edited(case.old, case.new)
    line = line_of(case.at or case.new, text)
    assert complaint(text) == f"policy.yml:{line}: {case.expected}"


EXTRA_TOPIC = """\
  lost_cat:
    label: {en: Cat, es: Gato, pt: Gato, de: Katze}
    department: care
    priority: normal
    required: []
    target: 2h
  ask_human: """


def test_a_topic_without_a_trained_intent_is_refused() -> None:
    text = edited("  ask_human: ", EXTRA_TOPIC)
    assert complaint(text) == (
        f"policy.yml:{line_of('lost_cat', text)}: topics.lost_cat: "
        f"there is no intent of that name (known: {KNOWN_TOPICS})"
    )


@pytest.mark.parametrize("name", TOPICS)
def test_every_trained_topic_must_be_there(name: str) -> None:
    text = TEXT.replace("topic: report_hazard", "topic: other").replace(f"  {name}:", "  other:")
    missing = f"policy.yml:{line_of('topics:', text)}: topics: {name} is missing "
    assert missing + "(the bot is trained on it: add it)" in complaint(text).splitlines()


@pytest.mark.parametrize("name", FAQ_NAMES)
def test_every_trained_question_must_be_there_and_no_other(name: str) -> None:
    text = edited(f"  {name}: {{", "  other: {")
    section, other = line_of("faq:", text), line_of("  other: {", text)
    assert complaint(text) == (
        f"policy.yml:{section}: faq: {name} is missing (the bot is trained on it: add it)\n"
        f"policy.yml:{other}: faq.other: there is no question of that name (known: {KNOWN_FAQ})"
    )


def test_an_ordinary_day_that_runs_into_a_date_is_refused_at_the_date() -> None:
    text = edited(TUESDAY, 'tuesday: ["20:00-02:00+1"]')
    text = text.replace('2026-12-24: ["08:00-12:00"]', '2026-12-23: ["00:00-12:00"]')
    assert complaint(text) == (
        f"policy.yml:{line_of('2026-12-23:', text)}: hours.dates.2026-12-23: "
        '2026-12-22\'s "20:00-02:00+1" runs into this day\'s "00:00-12:00" '
        "(end it earlier, or start the other later)"
    )


def test_two_dates_that_run_into_each_other_are_refused_once() -> None:
    dates = '2026-12-24: ["20:00-02:00+1"]\n    2026-12-25: ["01:00-02:00"]'
    text = edited('2026-12-24: ["08:00-12:00"]', dates)
    assert complaint(text) == (
        f"policy.yml:{line_of('2026-12-24:', text)}: hours.dates.2026-12-24: "
        '"20:00-02:00+1" runs into 2026-12-25\'s "01:00-02:00" '
        "(end it earlier, or start the other later)"
    )


def test_a_date_may_run_into_a_day_that_is_closed_by_a_holiday() -> None:
    night = edited('2026-12-24: ["08:00-12:00"]', '2026-12-24: ["20:00-09:00+1"]')
    assert parse_policy(night).hours.holiday_on(date(2026, 12, 25)) == "Christmas Day"


def test_a_topic_that_is_there_twice_names_both_lines() -> None:
    text = edited("  report_hazard:\n", "  report_outage:\n    target: 1h\n  report_hazard:\n")
    first = line_of("report_outage:\n    label", text)
    assert complaint(text) == (
        f"policy.yml:{line_of('report_outage:' + chr(10) + '    target', text)}: "
        f"topics.report_outage: is there twice (it is on line {first} already; keep one)"
    )


def test_a_bracket_that_is_not_closed_names_where_it_was_opened() -> None:
    text = edited("served: [en, es, pt, de]", "served: [en, es, pt, de")
    opened = line_of("served: [en", text)
    assert complaint(text) == (
        f"policy.yml:{line_of('  address: ', text)}: not YAML: expected ',' or ']', but got ':' "
        f"(while parsing a flow sequence that starts on line {opened})"
    )


def test_text_that_is_no_policy_says_so() -> None:
    assert complaint("") == ("policy.yml:1: the file is empty (begin with the example policy.yml)")
    assert complaint("hello") == (
        'policy.yml:1: "hello" is not a mapping (sections named brand, languages, hours and so on)'
    )
    assert complaint("a: 1\n---\nb: 2\n") == (
        "policy.yml:2: not YAML: but found another document "
        "(expected a single document in the stream that starts on line 1)"
    )


def test_a_missing_section_is_named() -> None:
    text = TEXT[: TEXT.index("outbox:")]
    first = line_of("brand:", text)
    assert complaint(text) == (f"policy.yml:{first}: outbox: is missing (how many DMs and posts are sent at most)")


def test_all_problems_of_a_round_are_reported_in_the_order_of_the_file() -> None:
    text = edited("asks: 2", "asks: 4").replace("priority: emergency", "priority: urgent")
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "night.yml")
    assert caught.value.problems == (
        Problem(
            file="night.yml",
            line=line_of("priority: urgent", text),
            path="topics.report_hazard.priority",
            wrong='"urgent" is not a priority',
            right="known: emergency, high, normal",
        ),
        Problem(
            file="night.yml",
            line=line_of("asks: 4", text),
            path="intake.asks",
            wrong="4 is too large",
            right="a whole number, 1 to 3",
        ),
    )


def test_a_missing_file_is_a_policy_error(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.yml"
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert str(caught.value) == (f"{path}: cannot be read: No such file or directory (name a policy file)")


def test_a_directory_is_a_policy_error(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(tmp_path)
    assert str(caught.value) == f"{tmp_path}: cannot be read: Is a directory (name a policy file)"


def test_a_file_that_is_not_utf8_names_the_line_of_the_first_bad_byte(tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    path.write_bytes(TEXT.encode("latin-1"))
    line = line_of("você", TEXT)
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert str(caught.value) == f"{path}:{line}: byte 0xea is not UTF-8 (save it as UTF-8)"


def test_a_file_saved_on_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_policy(path) == parse_policy(TEXT)


def test_a_policy_error_is_a_nightdesk_error() -> None:
    assert issubclass(PolicyError, NightdeskError)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(SHIPPED)


def test_the_shipped_policy_is_read_into_values(policy: Policy) -> None:
    assert policy.brand.zone.key == "America/Los_Angeles"
    assert policy.languages.served == LANGUAGES
    assert tuple(policy.topics) == TOPICS
    assert tuple(policy.faq) == FAQ_NAMES
    assert policy.topic("report_hazard").target == timedelta(minutes=15)
    assert policy.hours.weekly.saturday == (Interval(540, 780),)
    assert policy.hours.dates[date(2026, 12, 24)] == (Interval(480, 720),)
    assert policy.on_call[1].webhook == "http://127.0.0.1:8100/sink/on-call"


def test_labels_and_departments_are_found_by_name(policy: Policy) -> None:
    assert policy.topic("report_outage").label_in("pt") == "Falta de energia"
    assert policy.department_of("claim_damage").name_in("de") == "Schadensstelle"
    with pytest.raises(KeyError):
        policy.topic("lost_cat")


def test_a_policy_cannot_be_changed(policy: Policy) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        policy.intake.asks = 3  # type: ignore[misc]


def test_a_closure_is_read_as_naive_local_time() -> None:
    line = "closures: [{from: 2026-12-03 12:00, until: 2026-12-03 18:00, reason: storm duty}]"
    (closure,) = parse_policy(edited(CLOSURES, line)).hours.closures
    assert closure.start == datetime.fromisoformat("2026-12-03T12:00")
    assert closure.until == datetime.fromisoformat("2026-12-03T18:00")
    assert closure.reason == "storm duty"


def test_holidays_dates_closures_and_links_may_be_left_out() -> None:
    start, end = TEXT.index("  holidays:"), TEXT.index("\ndepartments:")
    text = TEXT[:start] + TEXT[end:].replace("    link: https://harborlight.example/claims\n", "")
    policy = parse_policy(text)
    assert policy.hours.planned_on(date(2026, 12, 25)) == (Interval(480, 1080),)
    assert policy.topic("claim_damage").link is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("08:00-18:00", 480, 1080),
        ("00:00-24:00", 0, 1440),
        ("22:00-02:00+1", 1320, 1560),
        ("08:00-08:00+1", 480, 1920),
    ],
)
def test_an_interval_is_read_and_written_alike(text: str, start: int, end: int) -> None:
    assert Interval.parse(text) == Interval(start, end)
    assert str(Interval(start, end)) == text


def test_intervals_may_touch_each_other_around_the_clock() -> None:
    text = edited(MONDAY, 'monday: ["00:00-12:00", "12:00-24:00"]')
    text = text.replace(TUESDAY, 'tuesday: ["00:00-24:00"]')
    assert parse_policy(text).hours.weekly.monday == (Interval(0, 720), Interval(720, 1440))


def test_how_long_things_are_kept_may_be_left_out() -> None:
    without, cut = re.subn(r"(?m)^keep:.*\n(?:  .*\n)+", "", TEXT)
    assert cut == 1
    assert parse_policy(without).keep == parse_policy(TEXT).keep
