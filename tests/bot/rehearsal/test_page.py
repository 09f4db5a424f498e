from html.parser import HTMLParser

import pytest

from bot.rehearsal.page import write_page
from tests.bot.rehearsal.test_report import FINE, WRONG, played


class Elements(HTMLParser):
    """Every start tag with its attributes, and every text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data.strip())

    def of(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture
def page(tmp_path):
    def write(*those):
        path = tmp_path / "page.html"
        write_page(path, those, "1 of 2 passed in 31 s")
        return path.read_text(encoding="utf-8")

    return write


def test_every_conversation_is_there_with_what_was_said_and_checked(page):
    html = Elements(page(played(FINE), played(FINE, WRONG)))
    assert [article["class"] for article in html.of("article")] == ["passed", "failed"]
    assert [row["class"] for row in html.of("tr") if row] == ["met", "met", "unmet"]
    assert {"1 of 2 passed in 31 s", "no <power>", "dispute_", "bill", "HL-7K3QX2"} <= {
        *html.texts,
        *(text.removeprefix("Ticket ") for text in html.texts),
    }
    assert "Would have woken: duty@example.com" in html.texts


def test_what_customers_write_is_never_markup(page):
    assert "no &lt;power&gt;" in page(played(FINE))


@pytest.mark.parametrize(("those", "shown"), [((FINE,), "show-all"), ((FINE, WRONG), "show-failed")])
def test_what_failed_is_shown_first_when_something_did(page, those, shown):
    radios = Elements(page(played(*those))).of("input")
    assert [radio["id"] for radio in radios if "checked" in radio] == [shown]


def test_nothing_is_fetched_from_anywhere(page):
    html = page(played(FINE))
    elements = Elements(html)
    assert not {tag for tag, _ in elements.tags} & {"script", "link", "img", "iframe"}
    assert "url(" not in html
    assert "@import" not in html


def test_it_is_for_light_and_dark_for_phones_and_for_paper(page):
    html = page(played(FINE))
    for query in ("(prefers-color-scheme: dark)", "(max-width: 46rem)", "print"):
        assert f"@media {query}" in html
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in Elements(html).of("meta")


def test_an_empty_rehearsal_is_a_page_too(page):
    assert "Failed 0" in page()
