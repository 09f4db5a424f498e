"""What must hold between the values of a policy. Each check yields what it finds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from bot.model.vocabulary import FAQ_NAMES, LANGUAGES, TOPICS
from bot.policy.models import Labels, Policy
from bot.policy.values import DAY_MINUTES, Interval, known, shown

Path = tuple[str | int, ...]


class Finding(NamedTuple):
    """A field whose value does not fit the others; `right` is what would."""

    path: Path
    wrong: str
    right: str


def default_language_is_served(policy: Policy) -> Iterator[Finding]:
    """Whoever cannot be placed is answered in a language there are texts for."""
    served = policy.languages.served
    if policy.languages.default not in served:
        wrong = f"{shown(policy.languages.default)} is not served"
        yield Finding(("languages", "default"), wrong, f"served: {', '.join(served)}")


def nothing_is_listed_twice(policy: Policy) -> Iterator[Finding]:
    """Neither a language nor a field of a topic."""
    yield from _repeats(("languages", "served"), policy.languages.served)
    for name, topic in policy.topics.items():
        path = ("topics", name)
        yield from _repeats((*path, "required"), topic.required)
        yield from _repeats((*path, "optional"), topic.optional)
        for field in sorted(set(topic.required) & set(topic.optional)):
            wrong = f"{shown(field)} is required already"
            yield Finding((*path, "optional"), wrong, "list it once")


def weekly_hours_do_not_overlap(policy: Policy) -> Iterator[Finding]:
    """Within a day, over midnight, and from sunday into monday."""
    days = policy.hours.weekly.days
    for (name, today), (next_name, tomorrow) in pairwise([*days, days[0]]):
        path = ("hours", "weekly", name)
        yield from _overlaps(path, today)
        yield from _runs_over(path, today, f"{next_name}'s", tomorrow)


def dates_do_not_overlap(policy: Policy) -> Iterator[Finding]:
    """Within a date, and with the days before and after it, whatever they are."""
    hours = policy.hours
    for day, today in hours.dates.items():
        path = ("hours", "dates", day.isoformat())
        before, after = day - timedelta(days=1), day + timedelta(days=1)
        yield from _overlaps(path, today)
        yield from _runs_over(path, today, f"{after}'s", hours.planned_on(after))
        if before not in hours.dates:  # otherwise its own turn finds it
            for finding in _runs_over(path, hours.planned_on(before), "this day's", today):
                yield finding._replace(wrong=f"{before}'s {finding.wrong}")


def closures_end_after_they_start(policy: Policy) -> Iterator[Finding]:
    """On the wall clock."""
    for index, closure in enumerate(policy.hours.closures):
        if closure.until <= closure.start:
            wrong = f"{closure.until:%Y-%m-%d %H:%M} is not after from"
            right = f"a time after {closure.start:%Y-%m-%d %H:%M}"
            yield Finding(("hours", "closures", index, "until"), wrong, right)


def topics_are_the_trained_intents(policy: Policy) -> Iterator[Finding]:
    """A topic the brain does not know would never be chosen; one left out would have no ticket."""
    yield from _same_names(("topics",), policy.topics, TOPICS, "there is no intent of that name")


def faq_names_are_the_trained_intents(policy: Policy) -> Iterator[Finding]:
    """As with topics."""
    yield from _same_names(("faq",), policy.faq, FAQ_NAMES, "there is no question of that name")


def topics_have_a_department(policy: Policy) -> Iterator[Finding]:
    """Every ticket lands on a desk."""
    for name, topic in policy.topics.items():
        if topic.department not in policy.departments:
            wrong = f"{shown(topic.department)} is not a department"
            right = known(policy.departments, topic.department)
            yield Finding(("topics", name, "department"), wrong, right)


def emergencies_have_a_topic(policy: Policy) -> Iterator[Finding]:
    """What is filed when somebody is in danger."""
    topic = policy.emergencies.topic
    if topic not in policy.topics:
        right = known(policy.topics, topic)
        yield Finding(("emergencies", "topic"), f"{shown(topic)} is not a topic", right)


def every_label_is_in_every_language(policy: Policy) -> Iterator[Finding]:
    """In every language served, and in none the bot does not speak."""
    served = policy.languages.served
    for name, department in policy.departments.items():
        yield from _labels(("departments", name, "name"), department.name, served)
    for name, topic in policy.topics.items():
        yield from _labels(("topics", name, "label"), topic.label, served)


def on_call_can_be_reached(policy: Policy) -> Iterator[Finding]:
    """By e-mail, by webhook or both."""
    for index, entry in enumerate(policy.on_call):
        if entry.email is None and entry.webhook is None:
            wrong = f"{shown(entry.name)} cannot be reached"
            yield Finding(("on_call", index), wrong, "add an email or a webhook")


CHECKS: tuple[Callable[[Policy], Iterable[Finding]], ...] = (
    default_language_is_served,
    nothing_is_listed_twice,
    weekly_hours_do_not_overlap,
    dates_do_not_overlap,
    closures_end_after_they_start,
    topics_are_the_trained_intents,
    faq_names_are_the_trained_intents,
    topics_have_a_department,
    emergencies_have_a_topic,
    every_label_is_in_every_language,
    on_call_can_be_reached,
)


def _repeats(path: Path, names: tuple[str, ...]) -> Iterator[Finding]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Finding((*path, index), f"{shown(name)} is listed twice", "list it once")


def _overlaps(path: Path, intervals: tuple[Interval, ...]) -> Iterator[Finding]:
    for one, other in pairwise(sorted(intervals)):
        if one.end > other.start:
            wrong = f'"{one}" and "{other}" overlap'
            yield Finding(path, wrong, "make them one interval, or part them")


def _runs_over(
    path: Path, today: tuple[Interval, ...], whose: str, tomorrow: tuple[Interval, ...]
) -> Iterator[Finding]:
    for one in today:
        for other in tomorrow:
            if one.end - DAY_MINUTES > other.start:
                wrong = f'"{one}" runs into {whose} "{other}"'
                yield Finding(path, wrong, "end it earlier, or start the other later")


def _same_names(path: Path, found: Mapping[str, object], wanted: tuple[str, ...], unknown: str) -> Iterator[Finding]:
    for name in found:
        if name not in wanted:
            yield Finding((*path, name), unknown, known(wanted))
    for name in wanted:
        if name not in found:
            yield Finding(path, f"{name} is missing", "the bot is trained on it: add it")


def _labels(path: Path, labels: Labels, served: tuple[str, ...]) -> Iterator[Finding]:
    for language in labels:
        if language not in LANGUAGES:
            wrong = f"{shown(language)} is not a language"
            yield Finding((*path, language), wrong, known(LANGUAGES))
    missing = [language for language in served if language not in labels]
    if missing:
        wrong = f"has no text in {', '.join(missing)}"
        yield Finding(path, wrong, f"served: {', '.join(served)}")
