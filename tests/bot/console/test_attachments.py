"""What customers attach is seen by whoever is signed in, and can do nothing to them."""

from pathlib import Path
from typing import Any

import pytest

from bot.keeping import files
from bot.keeping.kinds import KINDS
from bot.store.tables import AttachmentRow, MessageRow
from tests.bot.console.harness import ANNA, Browser, NewBrowser, Night, night, words
from tests.bot.keeping.sources import MP4, PNG

URL = "https://ton.twimg.com/1.jpg"


@pytest.fixture
def empty_desk(tmp_path: Path) -> Any:
    """A desk with a folder of its own for attachments."""
    desk = night(tmp_path, attachments_folder=tmp_path / "attachments")
    yield desk
    desk.store.close()


def attach(desk: Night, content: bytes = b"", media_type: str | None = None, **values: Any) -> tuple[str, int]:
    """Attaches something to a ticket's message: the ticket's reference, and the attachment's id."""
    reference = desk.file()
    with desk.store.transaction() as session:
        message = session.get_one(MessageRow, desk.last_message())
        message.attachments = [URL]
        row = AttachmentRow(
            message_id=message.id, url=URL, state="queued", created_at=desk.clock(), not_before=desk.clock(), attempts=0
        )
        session.add(row)
        session.flush()
        if media_type:
            name = files.keep(desk.settings.attachments_folder, row.id, content, KINDS[media_type].extension)
            row.state, row.file, row.media_type, row.size = "stored", name, media_type, len(content)
        for name, value in values.items():
            setattr(row, name, value)
        return reference, row.id


def test_a_picture_is_shown_and_opens(desk: Night, anna: Browser):
    reference, number = attach(desk, PNG, "image/png")
    page = anna.open(f"/tickets/{reference}").text
    assert f'<a href="/attachments/{number}" target="_blank" rel="noopener"><img src="/attachments/{number}"' in page
    assert 'alt="Attached: PNG picture, 1 KB"' in page
    assert URL not in page
    picture = anna.open(f"/attachments/{number}")
    assert (picture.status_code, picture.content) == (200, PNG)
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["content-disposition"].startswith("inline")


def test_a_video_is_a_link_that_saves_it(desk: Night, anna: Browser):
    reference, number = attach(desk, MP4, "video/mp4")
    page = anna.open(f"/tickets/{reference}").text
    assert f'<a href="/attachments/{number}">MP4 video, 1 KB</a>' in page
    video = anna.open(f"/attachments/{number}")
    assert (video.status_code, video.content) == (200, MP4)
    assert video.headers["content-type"] == "video/mp4"
    assert video.headers["content-disposition"] == f'attachment; filename="attachment-{number}.mp4"'


def test_it_can_run_nothing_and_stays_in_no_cache(desk: Night, anna: Browser):
    _, number = attach(desk, PNG, "image/png")
    headers = anna.open(f"/attachments/{number}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
    )
    assert headers["cache-control"] == "no-store"
    assert "default-src 'self'" in anna.open("/").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Attachment: Not here yet: it is being fetched from X."),
        ({"error": "X did not answer"}, "Attachment: Not here yet: X did not answer"),
        ({"state": "gone", "error": "X no longer had it."}, "Attachment: X no longer had it."),
        ({"state": "refused", "error": "It is neither a picture nor a video."}, "Attachment: Not kept: It is neither"),
        ({"state": "removed"}, "Attachment: It was removed."),
    ],
)
def test_what_is_not_there_says_why(desk: Night, anna: Browser, values: dict[str, str], said: str):
    reference, number = attach(desk, **values)
    assert said in words(anna.open(f"/tickets/{reference}"))
    assert said in words(anna.open(f"/tickets/{reference}/conversation"))
    assert anna.open(f"/attachments/{number}").status_code == 404


def test_nobody_sees_it_without_signing_in(desk: Night, browser: Browser):
    _, number = attach(desk, PNG, "image/png")
    answer = browser.open(f"/attachments/{number}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next=/attachments/{number}")


def test_what_was_removed_or_lost_is_not_found(desk: Night, new_browser: NewBrowser):
    anna = new_browser()
    anna.sign_in(ANNA)
    _, removed = attach(desk, PNG, "image/png", state="removed")
    _, lost = attach(desk, PNG, "image/png", file="00/none.png")
    _, outside = attach(desk, PNG, "image/png", file="../desk.db")
    for path in (removed, lost, outside, 4711, "x", "99999999999999999999999"):
        assert anna.open(f"/attachments/{path}").status_code == 404
