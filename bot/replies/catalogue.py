"""data/replies/: one file a language, every sentence the bot says."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.errors import NightdeskError

Variants = tuple[str, ...]


class CatalogueError(NightdeskError):
    """A reply catalogue cannot be used as it is."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A text that depends on a value: `by` names it, `texts` has variants for each."""

    by: str
    texts: Mapping[str, Variants]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """One language's sentences; `address` is the word it addresses customers with ("usted"), empty in English."""

    language: str
    address: str = ""
    fields: Mapping[str, Mapping[str, str]]
    moments: Mapping[str, str]
    words: Mapping[str, str]
    replies: Mapping[str, Variants | Choice]

    def variants(self, key: str, values: Mapping[str, Any]) -> Variants:
        """The variants of `key` that these values choose; empty when this value has no text.

        Raises:
            CatalogueError: when there is no such key.
        """
        entry = self.replies.get(key)
        if entry is None:
            raise CatalogueError(f"data/replies/{self.language}.yml has no text for {key}")
        return entry.texts.get(str(values.get(entry.by)), ()) if isinstance(entry, Choice) else entry

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text with its name, `key` or `key/branch`."""
        for key, entry in self.replies.items():
            branches = (
                {key: entry}
                if not isinstance(entry, Choice)
                else {f"{key}/{branch}": variants for branch, variants in entry.texts.items()}
            )
            for name, variants in branches.items():
                for text in variants:
                    yield name, text


def placeholders(text: str) -> frozenset[str]:
    """The names in {…} of a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _check_placeholders(text: str) -> None:
    for _, name, _, _ in string.Formatter().parse(text):
        if name is not None and not name.isidentifier():
            raise ValueError(f"{{{name}}} is not a name")


def load_catalogues(
    folder: Path, languages: tuple[str, ...], address: Mapping[str, str] | None = None
) -> dict[str, Catalogue]:
    """Reads one catalogue a language: `es.yml`, or the `es-….yml` that speaks to customers as `address` wishes.

    Raises:
        CatalogueError: naming the file, and the line where it can, when one is missing or malformed.
    """
    wishes = address or {}
    return {language: _chosen(folder, language, wishes.get(language)) for language in languages}


def _chosen(folder: Path, language: str, wanted: str | None) -> Catalogue:
    if wanted is None:
        return _load(folder / f"{language}.yml", language)
    paths = [folder / f"{language}.yml", *sorted(folder.glob(f"{language}-*.yml"))]
    known = {catalogue.address: catalogue for catalogue in (_load(path, language) for path in paths)}
    if wanted not in known:
        there = ", ".join(known)
        raise CatalogueError(f"languages.address.{language}: nothing in {folder} says {wanted!r} (known: {there})")
    return known[wanted]


def _load(path: Path, language: str) -> Catalogue:
    data = _read(path)
    try:
        return Catalogue(
            language=language,
            address=data.get("address", ""),
            fields=data["fields"],
            moments=data["moments"],
            words=data["words"],
            replies={key: _entry(path, key, value) for key, value in data["replies"].items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise CatalogueError(f"{path}: needs fields, moments, words and replies ({error})") from error


def _read(path: Path) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path}: is not UTF-8") from error
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise CatalogueError(f"{path}{line}: {getattr(error, 'problem', error)}") from error


def _entry(path: Path, key: str, value: Any) -> Variants | Choice:
    if isinstance(value, list):
        return _variants(path, key, value)
    if isinstance(value, dict) and isinstance(value.get("by"), str):
        branches = {str(name): texts for name, texts in value.items() if name != "by"}
        return Choice(
            by=value["by"],
            texts={name: _variants(path, f"{key}/{name}", texts) for name, texts in branches.items()},
        )
    raise CatalogueError(f"{path}: {key} must be a list of texts, or `by:` with a list for each value")


def _variants(path: Path, key: str, texts: Any) -> Variants:
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise CatalogueError(f"{path}: {key} must be a list of texts")
    for text in texts:
        try:
            _check_placeholders(text)
        except ValueError as error:
            raise CatalogueError(f"{path}: {key}: {error} in {text!r}") from error
    return tuple(texts)
