"""Every language says everything, with everything in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.model.vocabulary import FAQ_NAMES, FIELDS, LANGUAGES, TOPICS
from bot.replies import Catalogue, CatalogueError, load_catalogues
from bot.replies.catalogue import Choice, placeholders

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "data/replies"
CATALOGUES = load_catalogues(FOLDER, LANGUAGES)
ENGLISH = CATALOGUES["en"]
OTHERS = [language for language in LANGUAGES if language != "en"]
GOOD = """
fields: {address: {name: Address, ask: your address}}
moments: {today: "today at {time}", tomorrow: tomorrow, week: "{weekday}", later: "{date}"}
words: {a_person: a person, closed: closed}
replies:
  utter_greet: ["Hello!"]
"""


def shape(catalogue: Catalogue) -> dict[str, object]:
    """Each key with its branches."""
    return {
        key: (entry.by, sorted(entry.texts)) if isinstance(entry, Choice) else None
        for key, entry in catalogue.replies.items()
    }


def placeholder_sets(catalogue: Catalogue) -> dict[str, list[frozenset[str]]]:
    sets: dict[str, list[frozenset[str]]] = {}
    for name, text in catalogue.texts():
        sets.setdefault(name, []).append(placeholders(text))
    return sets


def sources() -> Iterator[Path]:
    for room in ("actions", "bot"):
        yield from (ROOT / room).rglob("*.py")


def test_there_is_a_catalogue_for_every_language_and_no_other():
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_every_key_and_branch_is_translated(language: str):
    assert shape(CATALOGUES[language]) == shape(ENGLISH)


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_the_placeholders_of_an_english_variant(language: str):
    english = placeholder_sets(ENGLISH)
    odd = {
        name: texts
        for name, texts in placeholder_sets(CATALOGUES[language]).items()
        if not set(texts) <= set(english[name])
    }
    assert odd == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_detail_has_a_name_and_a_question(language: str):
    fields = CATALOGUES[language].fields
    assert sorted(fields) == sorted(FIELDS)
    assert {tuple(sorted(texts)) for texts in fields.values()} == {("ask", "name")}
    assert all(text.strip() for texts in fields.values() for text in texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_moments_and_words_are_the_same_everywhere(language: str):
    catalogue = CATALOGUES[language]
    assert list(catalogue.moments) == ["today", "tomorrow", "week", "later"]
    assert {name: placeholders(text) for name, text in catalogue.moments.items()} == {
        "today": {"time"},
        "tomorrow": {"weekday", "time"},
        "week": {"weekday", "time"},
        "later": {"weekday", "date", "time"},
    }
    assert sorted(catalogue.words) == sorted(ENGLISH.words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_and_question_has_its_texts(language: str):
    replies = CATALOGUES[language].replies
    acknowledge, answer = replies["utter_acknowledge"], replies["utter_answer"]
    assert isinstance(acknowledge, Choice)
    assert isinstance(answer, Choice)
    assert sorted(acknowledge.texts) == sorted(TOPICS)
    assert sorted(answer.texts) == sorted(FAQ_NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_variants_begin_alike(language: str):
    alike = []
    for key, entry in CATALOGUES[language].replies.items():
        for variants in entry.texts.values() if isinstance(entry, Choice) else [entry]:
            beginnings = [tuple(text.split()[:2]) for text in variants]
            if len(set(beginnings)) != len(beginnings):
                alike.append((key, beginnings))
    assert alike == []


def test_the_domain_names_exactly_the_texts_there_are():
    domain = YAML(typ="safe", pure=True).load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert sorted(domain["responses"]) == sorted(ENGLISH.replies)


def test_every_text_the_code_asks_for_exists():
    named = {name for path in sources() for name in re.findall(r'"(utter_\w+)"', path.read_text(encoding="utf-8"))}
    assert named - set(ENGLISH.replies) == set()
    assert len(named) > 30


@pytest.mark.parametrize(
    ("sentence", "text", "expected"),
    [
        ("a tab", GOOD + "\tutter_bye: [x]", r"en\.yml:7: "),
        ("an open quote", GOOD.replace('"Hello!"', '"Hello!'), r"en\.yml:\d+: "),
        ("a key twice", GOOD + '  utter_greet: ["Hi!"]\n', r"en\.yml:\d+: .*duplicate key"),
        ("an empty file", "", r"en\.yml: needs fields, moments, words and replies"),
        ("a list", "- fields\n", r"en\.yml: needs fields, moments, words and replies"),
        ("a text", "hello", r"en\.yml: needs fields, moments, words and replies"),
        ("no words", GOOD.replace("words:", "sayings:"), r"en\.yml: needs fields.*words"),
        ("replies in a list", re.sub(r"(?s)replies:.*", "replies: [hello]", GOOD), r"en\.yml: needs fields"),
        (
            "a text without a list",
            GOOD.replace('["Hello!"]', "Hello!"),
            r"en\.yml: utter_greet must be a list of texts",
        ),
        ("no variant", GOOD.replace('["Hello!"]', "[]"), r"en\.yml: utter_greet must be a list of texts"),
        ("a number", GOOD.replace('["Hello!"]', "[1]"), r"en\.yml: utter_greet must be a list of texts"),
        ("nothing", GOOD.replace('["Hello!"]', ""), r"en\.yml: utter_greet must be a list of texts"),
        (
            "branches without by",
            GOOD.replace('["Hello!"]', '{open: ["Hello!"]}'),
            r"en\.yml: utter_greet must be a list of texts, or `by:`",
        ),
        (
            "a branch without a list",
            GOOD.replace('["Hello!"]', "{by: desk, open: Hello}"),
            r"en\.yml: utter_greet/open must be a list of texts",
        ),
        ("an open brace", GOOD.replace("Hello!", "Hello {name"), r"en\.yml: utter_greet: .* in 'Hello {name'"),
        ("a closing brace", GOOD.replace("Hello!", "Hello name}"), r"en\.yml: utter_greet: .* in 'Hello name}'"),
        ("a nameless placeholder", GOOD.replace("Hello!", "Hello {}"), r"en\.yml: utter_greet: .* in 'Hello {}'"),
        ("a numbered placeholder", GOOD.replace("Hello!", "Hello {0}"), r"en\.yml: utter_greet: .* in 'Hello \{0\}'"),
        ("an attribute", GOOD.replace("Hello!", "Hello {a.b}"), r"en\.yml: utter_greet: .* in 'Hello {a\.b}'"),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value and "\\" not in value else "",
)
def test_a_broken_catalogue_is_named_with_what_is_wrong(tmp_path: Path, sentence: str, text: str, expected: str):
    (tmp_path / "en.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=expected):
        load_catalogues(tmp_path, ("en",))


def test_a_catalogue_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(CatalogueError, match=r"en\.yml: cannot be read \(No such file or directory\)"):
        load_catalogues(tmp_path, ("en",))


def test_a_catalogue_in_another_encoding_is_named(tmp_path: Path):
    (tmp_path / "en.yml").write_bytes(GOOD.replace("Hello!", "¡Hola!").encode("latin-1"))
    with pytest.raises(CatalogueError, match=r"en\.yml: is not UTF-8"):
        load_catalogues(tmp_path, ("en",))


def test_a_good_catalogue_is_read(tmp_path: Path):
    (tmp_path / "en.yml").write_text(GOOD, encoding="utf-8")
    assert load_catalogues(tmp_path, ("en",))["en"].variants("utter_greet", {}) == ("Hello!",)


def test_a_key_that_is_not_there_is_named():
    with pytest.raises(CatalogueError, match=r"data/replies/en\.yml has no text for utter_nonsense"):
        ENGLISH.variants("utter_nonsense", {})
