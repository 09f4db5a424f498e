"""Whatever a message holds: no exception, exact offsets, linear time."""

from __future__ import annotations

import statistics
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brain.nlu.fields import extract

PIECES = st.sampled_from(
    "14 elm st|calle Olmo 14|Am Markt 12|22-104-55873|+49 30 23125|3º B|R$ 2|a@b.co|s/n|desde las"
    "|since|9pm|HL-7K3QX2|@|$|€|½|ß|e\u0301|\u200f|\u00a0|🔥|１２|,|\n|\x00|\ud800|ﷺ|İ|١٢".split("|")
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)))
def test_any_text_yields_ordered_separate_spans_of_itself(text):
    end = 0
    for field in extract(text, ("US", "DE")):
        assert end <= field.start < field.end <= len(text)
        assert text[field.start : field.end] == field.text
        assert field.value
        end = field.end


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("💡💡 22-104-55873", [(3, 15)]),
        ("acct\u00a022\u00a0104\u00a055873", [(5, 17)]),
        ("\u200f22-104-55873\u200f ok", [(1, 13)]),
        ("Straße: ２２１０４５５８７３", [(8, 18)]),
        ("a   22-104-55873", [(4, 16)]),
        ("cafe\u0301 22-104-55873", [(6, 18)]),
    ],
)
def test_offsets_survive_unicode(text, spans):
    assert [(field.start, field.end) for field in extract(text)] == spans


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        " ",
        "a 1 ",
        "14 elm ",
        "calle de la ",
        "12345 ",
        "555 0142 ",
        "since ",
        "$1,",
        "am Markt ",
        "a@",
        "x-",
    ],
)
def test_ten_thousand_characters_take_a_moment(piece):
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        started = time.process_time()
        extract(text)
        return time.process_time() - started

    seconds(100)
    assert seconds(10_000) < max(6 * seconds(2_500), 0.1)


def test_a_short_message_takes_less_than_four_tenths_of_a_millisecond():
    messages = [
        "no power since 9pm at 14 Elm St, acct 22-104-55873",
        "sin luz desde anoche en calle Olmo 14, 3º B",
        "minha conta veio R$ 240, o telefone é +55 11 5550-1234",
        "Strom weg seit 20 Uhr, Lindenstr. 5",
        "thanks, that helped a lot",
    ]
    times = []
    for message in messages * 40:
        started = time.process_time()
        extract(message)
        times.append(time.process_time() - started)
    assert statistics.median(times) < 0.0004
