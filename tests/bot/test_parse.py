import sys
from pathlib import Path
from typing import Any

import pytest

from bot.language import Language
from bot.parse import BadLine, ParserFailed, parse, read_texts


def test_each_line_is_a_text_and_empty_lines_are_passed_over() -> None:
    lines = ['{"text": "no power"}\n', "\n", "   \n", '{"text": "", "id": 7}', '{"text": "¿hola? 💡\\n\\u2028"}\r\n']
    assert list(read_texts(lines)) == ["no power", "", "¿hola? 💡\n\u2028"]


def test_nothing_is_nothing() -> None:
    assert list(read_texts([])) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("no power", "is not JSON (Expecting value)"),
        ('{"text": "no power"', "is not JSON (Expecting ',' delimiter)"),
        ("{'text': 'no power'}", "is not JSON"),
        ("[]", "needs a field text that holds a string"),
        ('"no power"', "needs a field text that holds a string"),
        ("{}", "needs a field text that holds a string"),
        ('{"text": 5}', "needs a field text that holds a string"),
        ('{"text": null}', "needs a field text that holds a string"),
        ('{"Text": "no power"}', "needs a field text that holds a string"),
        ('{"text": "\\ud83d"}', "is not UTF-8, or holds half of a surrogate pair"),
        (b'{"text": "caf\xe9"}'.decode("utf-8", "surrogateescape"), "is not UTF-8"),
    ],
)
def test_a_bad_line_is_named_by_its_number(line: str, message: str) -> None:
    texts = read_texts(['{"text": "no power"}', "", line])
    assert next(texts) == "no power"
    with pytest.raises(BadLine) as caught:
        next(texts)
    assert str(caught.value).startswith(f"line 3: {message}")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout whose brain is a small Python program."""
    (tmp_path / "brain/.venv/bin").mkdir(parents=True)
    (tmp_path / "brain/.venv/bin/python").symlink_to(sys.executable)
    (tmp_path / "brain/__init__.py").touch()
    return tmp_path


def brain(root: Path, program: str) -> None:
    (root / "brain/parse.py").write_text("import json, sys\n" + program, encoding="utf-8")


def in_spanish(text: str, previous: str | None) -> Language:
    return Language(answered_in="es", written_in="es")


def parsed(root: Path, *texts: str) -> list[dict[str, Any]]:
    return list(parse(list(texts), root / "models/m.tar.gz", root, in_spanish))


KNOWS_HOURS = """
for line in sys.stdin:
    name = "faq_hours" if "open" in json.loads(line) else "report_hazard"
    entities = [{"entity": "when", "start": 0, "end": 1, "value": json.loads(line)}]
    print(json.dumps({"intent": name, "confidence": 0.9, "entities": entities, "urgent": name == "report_hazard"}))
"""


def test_what_the_brain_understands_is_told_in_order(root: Path) -> None:
    brain(root, KNOWS_HOURS)
    first, second = parsed(root, "when are you open?", "sparks\n\u2028 {{7*7}} %s ñ 💡")
    assert first == {
        "text": "when are you open?",
        "intent": "faq/hours",
        "confidence": 0.9,
        "language": "es",
        "entities": [{"entity": "when", "start": 0, "end": 1, "value": "when are you open?"}],
        "urgent": False,
    }
    assert (second["text"], second["intent"], second["urgent"]) == (
        "sparks\n\u2028 {{7*7}} %s ñ 💡",
        "report_hazard",
        True,
    )
    assert second["entities"][0]["value"] == second["text"]
    assert list(first) == ["text", "intent", "confidence", "language", "entities", "urgent"]


def test_the_brain_is_told_which_model(root: Path) -> None:
    said = 'print(json.dumps({"intent": sys.argv[1], "confidence": 1, "entities": [], "urgent": False}))'
    brain(root, "sys.stdin.read(); " + said)
    [only] = parsed(root, "hello")
    assert only["intent"] == str(root / "models/m.tar.gz")


def test_a_brain_that_dies_says_why(root: Path) -> None:
    brain(root, "sys.exit('no such model: m.tar.gz')")
    with pytest.raises(ParserFailed, match="The brain could not parse") as caught:
        parsed(root, "hello")
    assert str(caught.value) == "The brain could not parse:\nno such model: m.tar.gz\n"
