"""The values of a reply as they are shown: names become labels, lists become lists, moments become phrases."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel import Locale
from babel.lists import format_list

from bot.policy import Policy
from bot.replies.catalogue import Catalogue
from bot.replies.details import as_read
from bot.replies.moments import moment_phrase

BULLET = "• "


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a value is shown in: one language, one moment."""

    policy: Policy
    catalogue: Catalogue
    locale: Locale
    now: datetime

    def moment(self, moment: datetime) -> str:
        """The moment as it reads after "from"."""
        return moment_phrase(moment, self.now, self.policy.brand.zone, self.locale, self.catalogue.moments)


def shown(scope: Scope, values: Mapping[str, Any]) -> dict[str, str]:
    """The texts for the placeholders. A value `NAME_at` (ISO 8601) fills {NAME}; `missing` fills two."""
    texts: dict[str, str] = {}
    for name, value in values.items():
        if name in SHOWN:
            texts[name] = SHOWN[name](scope, value)
        elif name.endswith("_at"):
            texts[name.removesuffix("_at")] = scope.moment(datetime.fromisoformat(str(value)))
        else:
            texts[name] = str(value)
    if "missing" in values:
        texts["missing_names"] = _inline(scope, [_field(scope, name) for name in values["missing"]])
    if "field" in values and "value" in values:
        texts["value"] = _detail(scope, str(values["field"]), str(values["value"]))
    return texts


def _missing(scope: Scope, names: Sequence[str]) -> str:
    return _bullets(scope.catalogue.fields[name]["ask"] for name in names)


def _captured(scope: Scope, captured: Mapping[str, str]) -> str:
    return _bullets(f"{_field(scope, name)}: {_detail(scope, name, value)}" for name, value in captured.items())


def _options(scope: Scope, topics: Sequence[str]) -> str:
    labels = [*(_topic(scope, topic) for topic in topics), scope.catalogue.words["a_person"]]
    return "\n".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))


def _topics(scope: Scope, topics: Sequence[str]) -> str:
    return _inline(scope, [_topic(scope, topic) for topic in topics])


def _topic(scope: Scope, topic: str) -> str:
    return scope.policy.topics[topic].label_in(scope.catalogue.language)


def _department(scope: Scope, department: str) -> str:
    return scope.policy.departments[department].name_in(scope.catalogue.language)


def _field(scope: Scope, name: str) -> str:
    return scope.catalogue.fields[name]["name"]


def _detail(scope: Scope, name: str, value: str) -> str:
    return as_read(name, value, scope.locale, scope.policy.brand.country)


def _inline(scope: Scope, names: Sequence[str]) -> str:
    return format_list(list(names), locale=scope.locale)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"{BULLET}{line}" for line in lines)


SHOWN: dict[str, Callable[[Scope, Any], str]] = {
    "missing": _missing,
    "captured": _captured,
    "options": _options,
    "topics": _topics,
    "topic": _topic,
    "department": _department,
    "field": _field,
}
