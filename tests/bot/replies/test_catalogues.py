"""Every file says everything, with everything in it: one a language, more where people are addressed in other ways."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.handbook import Handbook
from bot.model.effect import Reply
from bot.model.vocabulary import FAQ_NAMES, FIELDS, LANGUAGES, TOPICS
from bot.replies import Catalogue, CatalogueError, Renderer, load_catalogues
from bot.replies.catalogue import Choice, placeholders
from bot.twitter_text import LONGEST_POST, parse_tweet, weight

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "data/replies"
NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
DM_LINK = "https://x.com/messages/compose?recipient_id=1700000000000000001"
LONGEST_HANDLE = "a_customer_of_20_ch_"


def loaded(path: Path) -> Catalogue:
    """One file, reached as a policy reaches it: by its language, and by how it addresses people."""
    language = path.stem.partition("-")[0]
    address = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")).get("address")
    return load_catalogues(FOLDER, (language,), {language: address} if address else None)[language]


CATALOGUES = {path.stem: loaded(path) for path in sorted(FOLDER.iterdir())}
ENGLISH = CATALOGUES["en"]
OTHERS = [name for name in CATALOGUES if name != "en"]
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


def posted(handbook: Handbook, catalogue: Catalogue, key: str, text: str) -> str:
    """A public text as it is posted, as if it were the only one."""
    only = replace(catalogue, replies={key: (text,)})
    renderer = Renderer(handbook.policy, handbook.hours, {catalogue.language: only})
    said = Reply(say=key, values={"link": "https://harborlight.example/bill", "dm_link": DM_LINK})
    return f"@{LONGEST_HANDLE} {renderer.text(said, catalogue.language, NOON)}"


def sources() -> Iterator[Path]:
    for room in ("actions", "bot"):
        yield from (ROOT / room).rglob("*.py")


def test_there_is_a_catalogue_for_every_language_and_no_other():
    names = [path.name for path in FOLDER.iterdir()]
    plain = [name for name in names if "-" not in name]
    assert sorted(plain) == sorted(f"{language}.yml" for language in LANGUAGES)
    assert {name.partition("-")[0] for name in names if name not in plain} <= set(LANGUAGES)
    assert {Path(name).suffix for name in names} == {".yml"}


def test_every_file_of_a_language_addresses_people_in_its_own_way():
    spoken = [(catalogue.language, catalogue.address) for catalogue in CATALOGUES.values()]
    assert len(set(spoken)) == len(spoken)
    assert [name for name, catalogue in CATALOGUES.items() if "-" in name and not catalogue.address] == []


@pytest.mark.parametrize("name", OTHERS)
def test_every_key_and_branch_is_translated(name: str):
    assert shape(CATALOGUES[name]) == shape(ENGLISH)


@pytest.mark.parametrize("name", OTHERS)
def test_every_text_has_the_placeholders_of_an_english_variant(name: str):
    english = placeholder_sets(ENGLISH)
    odd = {
        key: texts for key, texts in placeholder_sets(CATALOGUES[name]).items() if not set(texts) <= set(english[key])
    }
    assert odd == {}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_detail_has_a_name_and_a_question(name: str):
    fields = CATALOGUES[name].fields
    assert sorted(fields) == sorted(FIELDS)
    assert {tuple(sorted(texts)) for texts in fields.values()} == {("ask", "name")}
    assert all(text.strip() for texts in fields.values() for text in texts.values())


@pytest.mark.parametrize("name", CATALOGUES)
def test_moments_and_words_are_the_same_everywhere(name: str):
    catalogue = CATALOGUES[name]
    assert list(catalogue.moments) == ["today", "tomorrow", "week", "later"]
    assert {moment: placeholders(text) for moment, text in catalogue.moments.items()} == {
        "today": {"time"},
        "tomorrow": {"weekday", "time"},
        "week": {"weekday", "time"},
        "later": {"weekday", "date", "time"},
    }
    assert sorted(catalogue.words) == sorted(ENGLISH.words)


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_topic_and_question_has_its_texts(name: str):
    replies = CATALOGUES[name].replies
    acknowledge, answer = replies["utter_acknowledge"], replies["utter_answer"]
    assert isinstance(acknowledge, Choice)
    assert isinstance(answer, Choice)
    assert sorted(acknowledge.texts) == sorted(TOPICS)
    assert sorted(answer.texts) == sorted(FAQ_NAMES)


@pytest.mark.parametrize("name", CATALOGUES)
def test_public_texts_fit_into_a_post_after_the_longest_handle(handbook: Handbook, name: str):
    catalogue = CATALOGUES[name]
    public = [(key, text) for key, text in catalogue.texts() if key.startswith("utter_public_")]
    weights = {
        text: parse_tweet(posted(handbook, catalogue, key, text)).asdict()["weightedLength"] for key, text in public
    }
    assert {text: weight for text, weight in weights.items() if weight > 280} == {}
    assert len(public) == 9


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_two_variants_begin_alike(name: str):
    alike = []
    for key, entry in CATALOGUES[name].replies.items():
        for variants in entry.texts.values() if isinstance(entry, Choice) else [entry]:
            beginnings = [tuple(text.split()[:2]) for text in variants]
            if len(set(beginnings)) != len(beginnings):
                alike.append((key, beginnings))
    assert alike == []


def test_the_domain_names_no_text_that_is_not_there():
    """It may miss some: a text newer than the model travels without a name (actions/answer.py)."""
    domain = YAML(typ="safe", pure=True).load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(domain["responses"]) - set(ENGLISH.replies) == set()


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_drafted_post_fits_with_the_longest_link(handbook: Handbook, name: str):
    catalogue = CATALOGUES[name]
    drafts = [(key, text) for key, text in catalogue.texts() if key.startswith("utter_status_post/")]
    weights = {key: weight(posted(handbook, catalogue, key, text)) for key, text in drafts}
    assert {key for key, much in weights.items() if much > LONGEST_POST} == set()
    assert sorted(weights) == ["utter_status_post/general", "utter_status_post/outage"]


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
