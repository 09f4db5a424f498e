"""The policy as frozen values. Each field's description is what a wrong value is answered with.

Checks that need one value are here; those that compare several are in `checks.py`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from bot.model.vocabulary import FIELDS, LANGUAGES, PRIORITIES
from bot.policy.holiday_dates import holidays_of, subdivisions_of
from bot.policy.values import (
    Day,
    Duration,
    Email,
    Handle,
    Interval,
    Intervals,
    LocalTime,
    Phone,
    Prefix,
    Region,
    Text,
    TimeZone,
    Url,
    bad,
    known,
    one_of,
    shown,
)

Labels = Mapping[str, Text]
FieldName = Annotated[str, one_of("a field", lambda: FIELDS)]
LanguageCode = Annotated[str, one_of("a language", lambda: LANGUAGES)]
Priority = Annotated[str, one_of("a priority", lambda: PRIORITIES)]

_URL = "a web address, http://… or https://…"
_LABELS = "a text for every served language, like {en: Billing, es: Facturación}"
_INTERVALS = 'a list of intervals, like ["08:00-18:00"]; [] is closed'


def _known_country(country: str) -> str:
    if subdivisions_of(country) is None:
        wrong = f"{shown(country)} is not a country whose holidays are known"
        raise bad(wrong, "a two-letter code of the holidays package, like US")
    return country


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Brand(_Value):
    """Who the bot speaks for, and where."""

    name: Text = Field(description="the name customers know")
    handle: Handle = Field(description="the X account, without @")
    reference_prefix: Prefix = Field(description="one to five capital letters, like HL")
    timezone: TimeZone = Field(description="an IANA time zone, like America/Los_Angeles")
    country: Region = Field(description="a two-letter country code, like US")
    privacy_url: Url = Field(description=_URL)
    website: Url = Field(description=_URL)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone every wall time of the policy is local to."""
        return ZoneInfo(self.timezone)


class Languages(_Value):
    """Which languages the brand answers in."""

    default: LanguageCode = Field(description="the language of everybody we cannot place, like en")
    served: tuple[LanguageCode, ...] = Field(min_length=1, description="a list of languages, like [en, es]")
    address: Mapping[LanguageCode, Text] = Field(
        default_factory=dict, description="how customers are addressed, like {es: usted, de: Sie}"
    )


class Weekly(_Value):
    """The intervals that start on each weekday, in local wall time."""

    monday: Intervals = Field(description=_INTERVALS)
    tuesday: Intervals = Field(description=_INTERVALS)
    wednesday: Intervals = Field(description=_INTERVALS)
    thursday: Intervals = Field(description=_INTERVALS)
    friday: Intervals = Field(description=_INTERVALS)
    saturday: Intervals = Field(description=_INTERVALS)
    sunday: Intervals = Field(description=_INTERVALS)

    def on(self, day: date) -> tuple[Interval, ...]:
        """The intervals that start on the weekday of `day`."""
        return self.days[day.weekday()][1]

    @property
    def days(self) -> tuple[tuple[str, tuple[Interval, ...]], ...]:
        """Each weekday's name and intervals, from monday."""
        return tuple((name, getattr(self, name)) for name in type(self).model_fields)


class Holidays(_Value):
    """Whose public holidays close the desk, as the `holidays` package knows them."""

    country: Annotated[str, AfterValidator(_known_country)] = Field(
        description="a two-letter code of the holidays package, like US"
    )
    subdivision: str | None = Field(default=None, description="a state or province, like CA")

    @field_validator("subdivision")
    @classmethod
    def _known_subdivision(cls, subdivision: str | None, info: ValidationInfo) -> str | None:
        names = subdivisions_of(info.data["country"]) if "country" in info.data else None
        if subdivision is None or names is None or subdivision in names:
            return subdivision
        wrong = f"{shown(subdivision)} is not a part of {info.data['country']}"
        raise bad(wrong, known(names, subdivision) if names else "it has none: leave it out")

    def name_of(self, day: date) -> str | None:
        """The name of the holiday `day` is, in the country's own language; None on other days."""
        return holidays_of(self.country, self.subdivision, day.year).get(day)


class Closure(_Value):
    """A time nobody answers, whatever the hours say. `start` and `until` are naive local times."""

    start: LocalTime = Field(alias="from", description="a time, like 2026-12-03 12:00")
    until: LocalTime = Field(description="a time, like 2026-12-03 18:00")
    reason: Text = Field(description="a few words, like storm duty")


class Hours(_Value):
    """When people answer. Every time is local to the brand's time zone."""

    weekly: Weekly = Field(description="the intervals of each day from monday to sunday")
    holidays: Holidays | None = Field(
        default=None, description="a country, and a subdivision if wanted; leave it out for none"
    )
    dates: Mapping[Day, Intervals] = Field(
        default_factory=dict, description='intervals by day, like 2026-12-24: ["08:00-12:00"]'
    )
    closures: tuple[Closure, ...] = Field(default=(), description="a list of {from: …, until: …, reason: …}")

    def holiday_on(self, day: date) -> str | None:
        """The name of the public holiday that `day` is, or None."""
        return self.holidays.name_of(day) if self.holidays else None

    def planned_on(self, day: date) -> tuple[Interval, ...]:
        """The intervals that start on `day`: its own if `dates` has any, none on a holiday."""
        if day in self.dates:
            return self.dates[day]
        return () if self.holiday_on(day) else self.weekly.on(day)


class Department(_Value):
    """Who handles a topic."""

    name: Labels = Field(description=_LABELS)

    def name_in(self, language: str) -> str:
        """The department's name. Raises KeyError for a language that is not served."""
        return self.name[language]


class Topic(_Value):
    """What a ticket can be about, and what is asked for it.

    `target` counts opening hours from the ticket's opening to a person's first answer.
    """

    label: Labels = Field(description=_LABELS)
    department: str = Field(description="the name of a department, like billing")
    priority: Priority = Field(description=f"one of {', '.join(PRIORITIES)}")
    required: tuple[FieldName, ...] = Field(description=f"a list of fields: {', '.join(FIELDS)}")
    optional: tuple[FieldName, ...] = Field(default=(), description=f"a list of fields: {', '.join(FIELDS)}")
    link: Url | None = Field(default=None, description=_URL)
    target: Duration = Field(description="a duration, like 15m, 4h or 2d")

    def label_in(self, language: str) -> str:
        """The topic's label. Raises KeyError for a language that is not served."""
        return self.label[language]


class Faq(_Value):
    """The page that answers a frequent question."""

    link: Url = Field(description=_URL)


class Emergencies(_Value):
    """Whom a customer in danger is told to call, and what the ticket is about."""

    public_number: Phone = Field(description='text in quotes, like "911"')
    brand_number: Phone = Field(description='text in quotes, like "+1 800 555 0142"')
    topic: str = Field(description="the name of a topic, like report_hazard")


class OnCall(_Value):
    """Somebody, or something, that is paged; by e-mail, by webhook or both."""

    name: Text = Field(description="who it is, like Duty engineer")
    email: Email | None = Field(default=None, description="an e-mail address")
    webhook: Url | None = Field(default=None, description=_URL)


class Intake(_Value):
    """How patiently details are collected."""

    coalesce_seconds: int = Field(ge=0, le=30, description="whole seconds, 0 to 30")
    silence_minutes: int = Field(ge=1, le=1440, description="whole minutes, 1 to 1440")
    asks: int = Field(ge=1, le=3, description="a whole number, 1 to 3")


class BrainLimits(_Value):
    """How long the desk waits for an answer of the brain, and how often it asks."""

    timeout_seconds: float = Field(gt=0, allow_inf_nan=False, description="seconds, more than 0")
    attempts: int = Field(ge=1, le=10, description="a whole number, 1 to 10")


class OutboxLimits(_Value):
    """How much is sent, and what is done when that is scarce. The upper bounds are X's own limits for one account."""

    dms_per_15_minutes: int = Field(ge=1, le=15, description="1 to 15, X's own limit")
    dms_per_day: int = Field(ge=1, le=1440, description="1 to 1440, X's own limit")
    posts_per_15_minutes: int = Field(ge=1, le=100, description="1 to 100, X's own limit")
    posts_per_day: int = Field(default=10_000, ge=1, le=10_000, description="1 to 10000, X's own limit")
    emergency_reserve: int = Field(default=2, ge=0, description="fewer than dms_per_15_minutes, 0 for none")
    scarce_minutes: int = Field(default=10, ge=1, le=1440, description="whole minutes, 1 to 1440")
    suggest_post_minutes: int = Field(default=30, ge=1, le=1440, description="whole minutes, 1 to 1440")

    @field_validator("emergency_reserve")
    @classmethod
    def _something_left(cls, reserve: int, info: ValidationInfo) -> int:
        if reserve >= info.data.get("dms_per_15_minutes", reserve + 1):
            raise bad(f"{reserve} leaves no DM for anybody else", "fewer than dms_per_15_minutes, 0 for none")
        return reserve


class Public(_Value):
    """What the assistant does where everybody can read it."""

    again_after_minutes: int = Field(default=60, ge=1, le=10_080, description="whole minutes, 1 to 10080")
    thank: bool = Field(default=True, description="true thanks for kind words, false leaves them alone")


class Keep(_Value):
    """How long what customers said is kept. Open tickets, and the words of whoever has one, stay."""

    closed_tickets_days: int = Field(default=365, ge=1, le=3650, description="whole days, 1 to 3650")
    conversations_days: int = Field(default=180, ge=7, le=3650, description="whole days, 7 to 3650")
    events_days: int = Field(default=30, ge=1, le=365, description="whole days, 1 to 365")
    attachments_days: int = Field(default=90, ge=1, le=3650, description="whole days, 1 to 3650")


class Policy(_Value):
    """Everything a brand decides."""

    brand: Brand = Field(description="the brand's name, handle, time zone and so on")
    languages: Languages = Field(description="the default language and those served")
    hours: Hours = Field(description="weekly hours, holidays, dates and closures")
    departments: Mapping[str, Department] = Field(description="departments by name")
    topics: Mapping[str, Topic] = Field(description="topics by name")
    faq: Mapping[str, Faq] = Field(description="frequent questions by name")
    emergencies: Emergencies = Field(description="two numbers and a topic")
    on_call: tuple[OnCall, ...] = Field(min_length=1, description="a list of people to wake; one at least")
    intake: Intake = Field(description="coalesce_seconds, silence_minutes and asks")
    brain: BrainLimits = Field(description="timeout_seconds and attempts")
    outbox: OutboxLimits = Field(description="how many DMs and posts are sent at most")
    public: Public = Field(default_factory=Public, description="again_after_minutes and thank")
    keep: Keep = Field(
        default_factory=Keep,
        description="closed_tickets_days, conversations_days, events_days and attachments_days",
    )

    def topic(self, name: str) -> Topic:
        """The topic of that name. Raises KeyError."""
        return self.topics[name]

    def department_of(self, topic: str) -> Department:
        """Who handles a topic. Raises KeyError for an unknown topic."""
        return self.departments[self.topics[topic].department]
