import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.phone.linking import LONGEST_SHOWN, linked, short

TAG = re.compile(r'<a href="[^"<>]*" title="[^"<>]*"(?: target="_blank" [^<>]*)?>|</a>')
TEXTS = st.lists(st.sampled_from(["https://", "http://[", "x.com", "<b>", '"', "&", "\n", "é", "]"]))


@given(TEXTS.map("".join) | st.text())
def test_nothing_a_customer_writes_becomes_html_but_links(text: str) -> None:
    bare = TAG.sub("", linked(text, "1", "2"))
    assert "<" not in bare
    assert ">" not in bare


@given(st.text())
def test_a_text_without_links_reads_as_it_was_written(text: str) -> None:
    unlinked = text.replace("://", ":/")
    assert unescape(linked(unlinked, "1", "2")) == unlinked


def test_a_long_link_is_shown_shortened_and_kept_whole_in_its_title() -> None:
    url = "https://harborlight.example/outages?area=cooper-street&ticket=HL-7K3QX2"
    assert short(url) == "harborlight.example/outages?are…"
    assert len(short(url)) == LONGEST_SHOWN
    assert f'title="{url.replace("&", "&amp;")}"' in linked(url, "1", "2")


def test_a_link_leaves_the_stop_that_follows_it_to_the_sentence() -> None:
    assert linked("See https://a.example/b.", "1", "2").endswith(">a.example/b</a>.")
    assert linked("(https://a.example/)", "1", "2").endswith(">a.example</a>)")
