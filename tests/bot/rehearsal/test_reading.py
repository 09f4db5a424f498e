import json
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal.reading import ScriptError, read_scripts
from bot.rehearsal.script import Outcome

FINE = {"id": "one", "at": "2026-11-21T23:40:00", "customer": ["hello"], "expect": {"outcome": "ticket"}}


def written(folder: Path, *lines: Any, name: str = "scripts.jsonl") -> Path:
    path = folder / name
    texts = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    path.write_bytes(b"\n".join(texts) + b"\n")
    return path


def complaints(path: Path, *more: Path) -> list[str]:
    with pytest.raises(ScriptError) as caught:
        read_scripts([path, *more])
    return str(caught.value).replace(f"{path.parent}/", "").splitlines()


def test_everything_a_script_can_say_is_read(tmp_path):
    line = {
        **FINE,
        "lang": "en",
        "start": "mention",
        "shows": ["public"],
        "expect": {
            "outcome": "faq_resolved",
            "topic": "report_outage",
            "fields": {"amount": "USD 240"},
            "language": "fr",
            "max_bot_messages": 0,
            "must_not_contain": ["22-104-55873"],
        },
    }
    (script,) = read_scripts([written(tmp_path, line)])
    assert (script.id, script.lang, script.start, script.shows) == ("one", "en", "mention", ("public",))
    assert script.at.isoformat() == "2026-11-21T23:40:00"
    assert script.expect.model_dump() == {**line["expect"], "must_not_contain": ("22-104-55873",)}
    assert script.expect.outcome is Outcome.FAQ_RESOLVED


def test_what_is_left_out_is_not_expected(tmp_path):
    (script,) = read_scripts([written(tmp_path, {key: FINE[key] for key in ("id", "at", "customer")})])
    assert (script.start, script.lang, script.shows) == ("dm", None, ())
    assert script.expect.model_dump(exclude_defaults=True) == {}


def test_empty_lines_a_byte_order_mark_and_windows_line_ends_are_passed_over(tmp_path):
    path = tmp_path / "scripts.jsonl"
    path.write_bytes(b"\xef\xbb\xbf\r\n" + json.dumps(FINE).encode() + b"\r\n\n  \n")
    assert [script.id for script in read_scripts([path])] == ["one"]


def test_several_files_are_read_in_their_order(tmp_path):
    paths = [written(tmp_path, {**FINE, "id": name}, name=f"{name}.jsonl") for name in ("b", "a")]
    assert [script.id for script in read_scripts(paths)] == ["b", "a"]


ID = "a name of its own, like en-outage-in-the-dark"
AT = "a local time without an offset, like 2026-11-21T23:40:00"
CUSTOMER = "a list with at least one message"
OUTCOME = "one of ticket, faq_resolved, emergency, opted_out, ticket_status, no_reply"
MOST = "a whole number, like 2"
FORBIDDEN = 'a list of texts, like ["22-104-55873"]'
FIELDS = 'details and their values, like {"amount": "USD 240"}'
KEYS = "known: id, lang, start, at, customer, expect, shows"
EXPECT_KEYS = "known: outcome, topic, fields, language, max_bot_messages, must_not_contain"


@pytest.mark.parametrize(
    ("change", "wrong", "right"),
    [
        ({"id": 5}, "id: 5 is not text", ID),
        ({"id": ""}, "id: is empty", ID),
        ({"lang": "English"}, 'lang: "English" is not a language code', "the language it is written in, like en"),
        ({"start": "email"}, 'start: "email" is not known', "dm or mention"),
        ({"at": "tonight"}, 'at: "tonight" is not a local time', AT),
        ({"at": "2026-11-21T23:40:00Z"}, 'at: "2026-11-21T23:40:00Z" is not a local time', AT),
        ({"at": "9999-12-31T23:59:59"}, 'at: "9999-12-31T23:59:59" is not a local time', AT),
        ({"at": 5}, "at: 5 is not a local time", AT),
        ({"customer": "hello"}, 'customer: "hello" is not a list', CUSTOMER),
        ({"customer": []}, "customer: is empty", CUSTOMER),
        ({"expect": []}, "expect: a list is not a mapping", 'a mapping, like {"outcome": "ticket"}'),
        ({"expectations": {}}, "expectations: is not known here", KEYS),
        ({"shows": "faq"}, 'shows: "faq" is not a list', "a list of texts"),
        ({"expect": {"outcome": "tiket"}}, 'expect.outcome: "tiket" is not an outcome', OUTCOME),
        ({"expect": {"max_bot_messages": "2"}}, 'expect.max_bot_messages: "2" is not a whole number', MOST),
        ({"expect": {"max_bot_messages": True}}, "expect.max_bot_messages: true is not a whole number", MOST),
        ({"expect": {"max_bot_messages": 1.5}}, "expect.max_bot_messages: 1.5 is not a whole number", MOST),
        ({"expect": {"max_bot_messages": -1}}, "expect.max_bot_messages: -1 is too small", MOST),
        ({"expect": {"must_not_contain": "x"}}, 'expect.must_not_contain: "x" is not a list', FORBIDDEN),
        ({"expect": {"must_not_contain": [""]}}, "expect.must_not_contain[0]: is empty", FORBIDDEN),
        ({"expect": {"fields": {"amount": 240}}}, "expect.fields.amount: 240 is not text", FIELDS),
        ({"expect": {"langauge": "en"}}, "expect.langauge: is not known here", EXPECT_KEYS),
    ],
)
def test_what_is_wrong_is_named_with_line_and_field_and_what_would_be_right(tmp_path, change, wrong, right):
    path = written(tmp_path, {**FINE, "id": "before"}, {**FINE, **change})
    assert complaints(path) == [f"scripts.jsonl:2: {wrong} ({right})"]


def test_a_topic_or_a_detail_nobody_knows_is_answered_with_those_there_are(tmp_path):
    expect = {"topic": "report_outages", "fields": {"acount_number": "22-104-55873"}}
    topic, detail = complaints(written(tmp_path, {**FINE, "expect": expect}))
    assert topic.startswith('scripts.jsonl:1: expect.topic: "report_outages" is not a topic (known: report_outage, ')
    assert '"acount_number" is not a field (known: account_number, phone, ' in detail


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        (5, "5 is not something a customer does (write a text, or one of"),
        ({}, "a mapping is not something a customer does (write a text, or one of"),
        ({"sing": "la"}, "a mapping is not something a customer does (write a text, or one of"),
        ({"dm": "a", "public": "b"}, "a mapping is not something a customer does (write a text, or one of"),
        ({"burst": "a"}, '"a" is not a burst (write a list of texts'),
        ({"burst": []}, "a list is not a burst (write a list of texts"),
        ({"burst": ["a", 5]}, "a list is not a burst (write a list of texts"),
        ({"wait": "soon"}, '"soon" is not a time to wait (write seconds, minutes, hours or days'),
        ({"wait": 45}, "45 is not a time to wait (write seconds, minutes, hours or days"),
        ({"wait": "31d"}, '"31d" is not a time to wait (write seconds, minutes, hours or days'),
        ({"dm": 5}, '5 is not text (write {"dm": "…"})'),
        ({"photo": None}, 'null is not text (write {"photo": "…"})'),
        ({"public": " "}, 'the text is empty (write {"public": "…"} with words in it)'),
        ({"agent": ""}, 'the text is empty (write {"agent": "…"} with words in it)'),
        ({"hand_back": "yes"}, '"yes" is not true (write {"hand_back": true})'),
    ],
)
def test_a_step_nobody_knows_is_answered_with_those_there_are(tmp_path, step, complaint):
    (said,) = complaints(written(tmp_path, {**FINE, "customer": ["hello", step]}))
    assert said.startswith(f"scripts.jsonl:1: customer[1]: {complaint}")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"not json", "is not JSON: Expecting value at character 1"),
        (b'{"id": "caf\xe9"}', "byte 0xe9 is not UTF-8"),
        (b'{"id": "\\ud800"}', "holds half of a surrogate pair"),
        (b"[" * 100_000, "is nested too deeply"),
    ],
)
def test_a_line_that_is_not_json_is_named(tmp_path, line, complaint):
    (said,) = complaints(written(tmp_path, FINE, line))
    assert said.startswith(f"scripts.jsonl:2: {complaint}")
    assert "write one script a line, like {" in said


@pytest.mark.parametrize("line", [[], "hello", 5, None])
def test_a_line_that_is_no_mapping_is_named(tmp_path, line):
    (said,) = complaints(written(tmp_path, line))
    assert said.startswith("scripts.jsonl:1: ")
    assert "is not a mapping (write one script a line, like {" in said


def test_an_id_is_used_once_in_all_files(tmp_path):
    one, two = written(tmp_path, FINE, name="a.jsonl"), written(tmp_path, {**FINE, "id": "x"}, FINE, name="b.jsonl")
    assert complaints(one, two) == [
        'b.jsonl:2: id: "one" is there twice (it is on a.jsonl:1 already; name this one differently)'
    ]


def test_everything_that_is_wrong_is_named_at_once(tmp_path):
    missing, nothing = tmp_path / "missing.jsonl", written(tmp_path, {}, b"x")
    said = complaints(nothing, missing)
    assert [line.split(": ")[0] for line in said] == ["scripts.jsonl:1"] * 3 + ["scripts.jsonl:2", "missing.jsonl"]
    assert said[-1] == "missing.jsonl: cannot be read: No such file or directory (name a file of JSON lines)"


def test_a_first_plain_message_is_public_when_the_script_starts_with_a_mention(tmp_path):
    customers = [["a", "b"], [{"burst": ["a", "b"]}], [{"dm": "a"}], [{"photo": "a"}]]
    lines = [{**FINE, "id": str(n), "start": "mention", "customer": c} for n, c in enumerate(customers)]
    scripts = read_scripts([written(tmp_path, *lines)])
    assert [[m.where for m in script.steps[0].messages] for script in scripts] == [
        ["public"],
        ["public", "public"],
        ["dm"],
        ["dm"],
    ]
    assert scripts[0].steps[1] == scripts[0].customer[1]


def test_an_empty_message_is_a_photo_without_words(tmp_path):
    (script,) = read_scripts([written(tmp_path, {**FINE, "customer": ["", {"dm": ""}]})])
    assert [(m.text, m.photo) for step in script.steps for m in step.messages] == [("", True), ("", True)]


def test_the_same_file_twice_is_every_id_twice(tmp_path):
    path = written(tmp_path, FINE)
    assert complaints(path, path) == [
        'scripts.jsonl:1: id: "one" is there twice (it is on scripts.jsonl:1 already; name this one differently)'
    ]
