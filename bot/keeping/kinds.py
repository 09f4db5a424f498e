"""What may be kept of what customers attach, told by the bytes themselves: not by what anybody calls them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import puremagic

MEGABYTE = 1024 * 1024

HEAD = 4096
"""Bytes that are looked at."""

MORE_MP4: Final = {b"avc1", b"dash", b"iso4", b"iso5", b"iso6", b"mmp4"}
"""Brands of MP4 (ISO/IEC 14496-12, `ftyp`) that puremagic 2.2 does not know."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of file that is kept: its name for agents, how its file is called, and the most bytes it may have."""

    media_type: str
    name: str
    extension: str
    largest: int

    @property
    def picture(self) -> bool:
        """Whether a browser shows it as a picture."""
        return self.media_type.startswith("image/")


KINDS: Final[Mapping[str, Kind]] = {
    kind.media_type: kind
    for kind in (
        Kind(media_type="image/jpeg", name="JPEG picture", extension=".jpg", largest=10 * MEGABYTE),
        Kind(media_type="image/png", name="PNG picture", extension=".png", largest=10 * MEGABYTE),
        Kind(media_type="image/gif", name="GIF picture", extension=".gif", largest=10 * MEGABYTE),
        Kind(media_type="image/webp", name="WEBP picture", extension=".webp", largest=10 * MEGABYTE),
        Kind(media_type="video/mp4", name="MP4 video", extension=".mp4", largest=50 * MEGABYTE),
    )
}

LARGEST = max(kind.largest for kind in KINDS.values())


def kind_of(content: bytes) -> Kind | None:
    """What the bytes are; None for everything that is not kept."""
    if content[4:8] == b"ftyp" and content[8:12] in MORE_MP4:
        return KINDS["video/mp4"]
    try:
        best, *_ = puremagic.magic_string(content[:HEAD])  # the surest first
    except (puremagic.PureError, ValueError):  # nothing it knows, or nothing at all
        return None
    return KINDS.get(best.mime_type)


def size_in_words(size: int) -> str:
    """Like 3.2 MB or 812 KB."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1024))} KB"
