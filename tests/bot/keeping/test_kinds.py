"""The bytes say what a file is, whatever it is called."""

import pytest

from bot.keeping.kinds import KINDS, kind_of, size_in_words
from tests.bot.keeping.sources import MP4, PNG

ZEROS = bytes(32)
KEPT = [
    (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + ZEROS, "image/jpeg"),
    (b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00" + ZEROS, "image/jpeg"),
    (b"\xff\xd8\xff\xdb\x00C\x00" + ZEROS, "image/jpeg"),
    (PNG, "image/png"),
    (b"GIF87a" + ZEROS, "image/gif"),
    (b"GIF89a" + ZEROS, "image/gif"),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 " + ZEROS, "image/webp"),
    (MP4, "video/mp4"),
    (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + ZEROS, "video/mp4"),
    (b"\x00\x00\x00\x18ftypiso5\x00\x00\x00\x00iso5mp41" + ZEROS, "video/mp4"),
    (b"\x00\x00\x00\x18ftypavc1\x00\x00\x00\x00avc1mp41" + ZEROS, "video/mp4"),
]
NOT_KEPT = [
    b"",
    b"\x00",
    b"hello",
    ZEROS,
    b"<html><script>alert(1)</script>",
    b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    b"%PDF-1.4 " + ZEROS,
    b"MZ\x90\x00" + ZEROS,
    b"PK\x03\x04" + ZEROS,
    b"\x00\x00\x00\x18ftypqt  \x00\x00\x00\x00qt  ",
    b"RIFF\x24\x00\x00\x00AVI LIST" + ZEROS,
]


@pytest.mark.parametrize(("content", "media_type"), KEPT)
def test_pictures_and_videos_are_known(content: bytes, media_type: str):
    assert kind_of(content) is KINDS[media_type]


@pytest.mark.parametrize("content", NOT_KEPT)
def test_everything_else_is_not(content: bytes):
    assert kind_of(content) is None


@pytest.mark.parametrize(
    ("size", "words"), [(0, "1 KB"), (200_000, "195 KB"), (1024 * 1024, "1.0 MB"), (3_355_443, "3.2 MB")]
)
def test_sizes_are_said_in_words(size: int, words: str):
    assert size_in_words(size) == words
