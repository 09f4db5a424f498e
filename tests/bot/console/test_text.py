import pytest

from bot.console.text import link, shown


def test_a_text_is_escaped():
    assert shown('<b onclick="x">&') == "&lt;b onclick=&#34;x&#34;&gt;&amp;"


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("see https://a.example/b?c=1.", "https://a.example/b?c=1", "."),
        ("(http://a.example)", "http://a.example", ")"),
        ("HTTPS://A.example/x, y", "HTTPS://A.example/x", ", y"),
    ],
)
def test_a_link_ends_before_the_sentence_does(text: str, address: str, rest: str):
    html = shown(text)
    assert f'href="{address}" rel="noopener noreferrer" target="_blank">{address}</a>' in html
    assert html.endswith(rest)


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ftp://x.example", "x.example", "https://"])
def test_nothing_else_is_a_link(text: str):
    assert shown(text) == text
    assert link(text) == text


def test_words_are_marked_whatever_their_case_and_escaped():
    html = shown("at <Pine St> now", {"<pine st>": 'the "address"'})
    assert html == 'at <mark title="the &#34;address&#34;">&lt;Pine St&gt;</mark> now'


def test_of_a_link_and_a_mark_that_overlap_one_is_shown():
    html = shown("https://a.example/pine", {"pine": "Address"})
    assert "<mark" not in html


def test_words_that_are_not_there_mark_nothing():
    assert shown("hello", {"": "x", " ": "y", "bye": "z"}) == "hello"
