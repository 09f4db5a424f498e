"""Pictures are fetched while X has them; what cannot be had says why."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import VirtualClock
from bot.keeping import files as kept_files
from bot.keeping.attachments import Fetcher
from bot.keeping.kinds import KINDS, LARGEST, MEGABYTE
from bot.store.engine import Store
from bot.store.tables import AttachmentRow, MessageRow
from bot.x.client import XError
from tests.bot.keeping.sources import MP4, PNG, Source
from tests.bot.people import ANA, conversation_of

URL = "https://ton.twimg.com/1.jpg"
REFUSED = XError("X refused", permanent=True)
PASSING = XError("X did not answer: ReadTimeout", permanent=False)


class Shelf:
    """One attachment of a message, and a fetcher for it."""

    def __init__(self, store: Store, clock: VirtualClock, folder: Path) -> None:
        self.store, self.clock, self.folder = store, clock, folder
        self.source = Source()
        self.fetcher = Fetcher(store, self.source, clock, folder)
        with store.transaction() as session:
            conversation = conversation_of(session, ANA, clock())
            message = MessageRow(
                conversation_id=conversation.id, who="customer", text="Look", at=clock(), received_at=clock()
            )
            session.add(message)
            session.flush()
            row = AttachmentRow(
                message_id=message.id, url=URL, state="queued", created_at=clock(), not_before=clock(), attempts=0
            )
            session.add(row)
            session.flush()
            self.id = row.id

    @property
    def row(self) -> AttachmentRow:
        with self.store.reading() as session:
            return session.get_one(AttachmentRow, self.id)

    def fetch(self, answer: Any) -> AttachmentRow:
        self.source.answer = answer
        assert self.fetcher.run_due()
        return self.row

    def change(self, **values: Any) -> None:
        with self.store.transaction() as session:
            row = session.get_one(AttachmentRow, self.id)
            for name, value in values.items():
                setattr(row, name, value)

    def files(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
def shelf(store: Store, clock: VirtualClock, files: Path) -> Shelf:
    return Shelf(store, clock, files)


def test_a_picture_is_stored_for_the_desk_alone(shelf: Shelf):
    row = shelf.fetch(PNG)
    assert (row.state, row.media_type, row.size, row.error) == ("stored", "image/png", len(PNG), None)
    assert row.file == f"{row.id % 256:02x}/{row.id}.png"
    (path,) = shelf.files()
    assert path == shelf.folder / row.file
    assert path.read_bytes() == PNG
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert shelf.source.asked == [URL]
    assert not shelf.fetcher.run_due()


def test_a_picture_may_have_ten_megabytes(shelf: Shelf):
    assert shelf.fetch(PNG.ljust(10 * MEGABYTE, b"\0")).state == "stored"


def test_a_larger_picture_is_refused(shelf: Shelf):
    row = shelf.fetch(PNG.ljust(10 * MEGABYTE + 1, b"\0"))
    assert (row.state, row.error) == ("refused", "It has 10.0 MB; 10.0 MB are kept at most.")
    assert shelf.files() == []


def test_a_video_may_be_larger(shelf: Shelf):
    assert shelf.fetch(MP4.ljust(11 * MEGABYTE, b"\0")).media_type == "video/mp4"
    assert KINDS["video/mp4"].largest == LARGEST == 50 * MEGABYTE


def test_what_the_bytes_say_is_neither_is_refused(shelf: Shelf):
    row = shelf.fetch(b"<html><script>alert(1)</script></html>")
    assert (row.state, row.error) == ("refused", "It is neither a picture nor a video.")
    assert shelf.files() == []


def test_what_x_refuses_for_good_is_refused_with_its_reason(shelf: Shelf):
    row = shelf.fetch(REFUSED)
    assert (row.state, row.error) == ("refused", "X refused")
    assert not shelf.fetcher.run_due()


@pytest.mark.parametrize("status", [404, 410])
def test_what_x_no_longer_has_is_gone(shelf: Shelf, status: int):
    error = XError("X says: not found", permanent=True)
    error.status = status
    row = shelf.fetch(error)
    assert (row.state, row.error) == ("gone", "X no longer had it.")


def test_what_x_does_not_give_now_is_asked_for_again_after_longer_and_longer(shelf: Shelf):
    pauses = []
    for _ in range(9):
        before = shelf.clock()
        row = shelf.fetch(PASSING)
        assert (row.state, row.error) == ("queued", "X did not answer: ReadTimeout")
        pauses.append((row.not_before - before).total_seconds())
        shelf.clock.advance(row.not_before - before - timedelta(seconds=1))
        assert not shelf.fetcher.run_due()
        shelf.clock.advance(timedelta(seconds=1))
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert shelf.fetch(PNG).error is None


def test_x_s_own_word_on_when_to_come_back_counts(shelf: Shelf):
    back = shelf.clock() + timedelta(minutes=15)
    assert shelf.fetch(XError("X's rate limit is used up", permanent=False, retry_at=back)).not_before == back


def test_after_24_hours_x_is_not_asked_any_more(shelf: Shelf):
    shelf.clock.advance(timedelta(hours=24))
    row = shelf.fetch(PNG)
    assert (row.state, row.error) == ("gone", "X keeps attachments for 24 hours only.")
    assert shelf.source.asked == []


def test_a_full_disk_loses_nothing(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(kept_files.os, "fsync", full)
        row = shelf.fetch(PNG)
    assert (row.state, row.error) == ("queued", "It could not be kept: No space left on device")
    assert shelf.files() == []
    shelf.clock.advance(timedelta(seconds=30))
    assert shelf.fetch(PNG).state == "stored"


def test_two_do_not_fetch_the_same(shelf: Shelf):
    other = Fetcher(shelf.store, Source(PNG), shelf.clock, shelf.folder)

    class Meanwhile(Source):
        def media(self, url: str, *, largest: int) -> Any:
            assert not other.run_due()
            return super().media(url, largest=largest)

    Fetcher(shelf.store, Meanwhile(PNG), shelf.clock, shelf.folder).run_due()
    assert shelf.row.state == "stored"


def test_one_whose_fetcher_died_is_fetched_by_another(shelf: Shelf):
    class Died(BaseException):
        pass

    class Dying(Source):
        def media(self, url: str, *, largest: int) -> Any:
            raise Died

    with pytest.raises(Died):
        Fetcher(shelf.store, Dying(), shelf.clock, shelf.folder).run_due()
    assert not shelf.fetcher.run_due()
    shelf.clock.advance(timedelta(minutes=5))
    assert shelf.fetch(PNG).state == "stored"


def test_what_was_removed_meanwhile_leaves_no_file(shelf: Shelf):
    class Removing(Source):
        def media(self, url: str, *, largest: int) -> Any:
            shelf.change(state="removed")
            return super().media(url, largest=largest)

    Fetcher(shelf.store, Removing(PNG), shelf.clock, shelf.folder).run_due()
    assert (shelf.row.state, shelf.row.file) == ("removed", None)
    assert shelf.files() == []
