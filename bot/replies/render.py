"""From what the brain decided to a sentence: labels, lists, dates and times as each language writes them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list

from bot.hours import OpeningHours
from bot.model.effect import Reply
from bot.policy import Policy
from bot.replies.catalogue import Catalogue, CatalogueError

BULLET = "• "


class Renderer:
    """Renders replies in any served language. Holds no state besides the policy and the catalogues."""

    def __init__(self, policy: Policy, hours: OpeningHours, catalogues: Mapping[str, Catalogue]) -> None:
        self._policy = policy
        self._hours = hours
        self._catalogues = catalogues

    def message(self, replies: Sequence[Reply], language: str, now: datetime, before: str = "") -> str:
        """One message from several replies, a paragraph each; empty when none of them has a text.

        `before` is the last message the customer got: the new one does not begin like it if it can be helped.
        """
        paragraphs: list[str] = []
        for reply in replies:
            text = self.text(reply, language, now, before if not paragraphs else "")
            if text:
                paragraphs.append(text)
        return "\n\n".join(paragraphs)

    def text(self, reply: Reply, language: str, now: datetime, before: str = "") -> str:
        """One reply. Values the texts may use beside the reply's own are in `_common`.

        Raises:
            CatalogueError: when the key is unknown or a value is missing.
        """
        catalogue = self.catalogue(language)
        values = {"desk": "open" if self._hours.is_open(now) else "closed", **reply.values}
        variants = catalogue.variants(reply.say, values)
        if not variants:
            return ""
        chosen = next((v for v in variants if not _begin_alike(v, before)), variants[0])
        try:
            return chosen.format_map(self._common(catalogue, now) | self._shown(catalogue, values, now))
        except KeyError as error:
            raise CatalogueError(f"{reply.say} in {language} needs a value for {error}") from error

    def catalogue(self, language: str) -> Catalogue:
        """The language's catalogue, or the default language's."""
        return self._catalogues.get(language) or self._catalogues[self._policy.languages.default]

    def moment(self, moment: datetime, language: str, now: datetime) -> str:
        """A time as it is said after "from": nearer times need less of a date."""
        catalogue, locale = self.catalogue(language), self._locale(language)
        zone = self._policy.brand.zone
        then, today = moment.astimezone(zone), now.astimezone(zone).date()
        pattern = _pattern((then.date() - today).days)
        return catalogue.moments[pattern].format(
            time=_plain(format_time(then, "short", locale=locale)),
            weekday=_plain(format_date(then, "EEEE", locale=locale)),
            date=_plain(_day_and_month(then, locale)),
        )

    def _common(self, catalogue: Catalogue, now: datetime) -> dict[str, str]:
        brand, emergencies = self._policy.brand, self._policy.emergencies
        return {
            "brand": brand.name,
            "handle": f"@{brand.handle}",
            "website": str(brand.website),
            "privacy_url": str(brand.privacy_url),
            "public_number": emergencies.public_number,
            "brand_number": emergencies.brand_number,
            "opens": self.moment(self._hours.opens_at(now), catalogue.language, now),
            "hours_week": self._week(catalogue),
        }

    def _shown(self, catalogue: Catalogue, values: Mapping[str, Any], now: datetime) -> dict[str, str]:
        shown: dict[str, str] = {}
        for name, value in values.items():
            match name:
                case "missing":
                    shown["missing"] = _bullets(catalogue.fields[field]["ask"] for field in value)
                    shown["missing_names"] = self._inline(
                        [catalogue.fields[field]["name"] for field in value], catalogue
                    )
                case "captured":
                    shown[name] = _bullets(f"{catalogue.fields[field]['name']}: {said}" for field, said in value.items())
                case "options":
                    shown[name] = self._numbered(value, catalogue)
                case "topics":
                    shown[name] = self._inline([self._topic(topic, catalogue) for topic in value], catalogue)
                case "topic":
                    shown[name] = self._topic(str(value), catalogue)
                case "department":
                    shown[name] = self._policy.departments[str(value)].name[catalogue.language]
                case "field":
                    shown[name] = catalogue.fields[str(value)]["name"]
                case _ if name.endswith("_at"):
                    shown[name.removesuffix("_at")] = self.moment(
                        datetime.fromisoformat(str(value)), catalogue.language, now
                    )
                case _:
                    shown[name] = str(value)
        return shown

    def _topic(self, topic: str, catalogue: Catalogue) -> str:
        return self._policy.topics[topic].label[catalogue.language]

    def _numbered(self, topics: Sequence[str], catalogue: Catalogue) -> str:
        labels = [self._topic(topic, catalogue) for topic in topics] + [catalogue.words["a_person"]]
        return "\n".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))

    def _inline(self, names: Sequence[str], catalogue: Catalogue) -> str:
        return format_list(list(names), locale=self._locale(catalogue.language))

    def _week(self, catalogue: Catalogue) -> str:
        """Like "Mon-Fri 8:00 AM - 6:00 PM, Sat 9:00 AM - 1:00 PM": runs of equal days together, closed days left out."""
        locale = self._locale(catalogue.language)
        names = get_day_names("abbreviated", context="stand-alone", locale=locale)
        runs: list[tuple[int, int, str]] = []
        for index, (_, intervals) in enumerate(self._policy.hours.weekly.days):
            spans = ", ".join(self._span(interval, locale) for interval in intervals)
            if runs and runs[-1][2] == spans:
                runs[-1] = (runs[-1][0], index, spans)
            else:
                runs.append((index, index, spans))
        return ", ".join(
            f"{names[first] if first == last else f'{names[first]}–{names[last]}'} {spans}"  # noqa: RUF001
            for first, last, spans in runs
            if spans
        )

    def _span(self, interval: Any, locale: Locale) -> str:
        midnight = datetime(2001, 1, 1)  # noqa: DTZ001 (a wall time, only formatted)
        start, end = (
            _plain(format_time(midnight + timedelta(minutes=minutes), "short", locale=locale))
            for minutes in (interval.start, interval.end)
        )
        return f"{start}–{end}"  # noqa: RUF001

    def _locale(self, language: str) -> Locale:
        try:
            return Locale.parse(f"{language}_{self._policy.brand.country}")
        except UnknownLocaleError:
            return Locale.parse(language)


def _pattern(days: int) -> str:
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return "week" if days < 7 else "later"


def _day_and_month(moment: datetime, locale: Locale) -> str:
    skeleton = locale.datetime_skeletons.get("MMMMd") or locale.datetime_skeletons["MMMd"]
    return format_date(moment, skeleton.pattern, locale=locale)


def _bullets(lines: Any) -> str:
    return "\n".join(f"{BULLET}{line}" for line in lines)


def _plain(text: str) -> str:
    """Babel separates with narrow no-break spaces, which some phones show as boxes."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def _begin_alike(text: str, before: str) -> bool:
    return text.split()[:2] == before.split()[:2]
