"""What X gives out, without X."""

from dataclasses import dataclass, field

from bot.x.client import XError

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"


@dataclass(frozen=True)
class Given:
    content: bytes


@dataclass
class Source:
    """Answers every address with what was prepared, and remembers what it was asked for."""

    answer: bytes | XError | OSError = PNG
    asked: list[str] = field(default_factory=list)

    def media(self, url: str, *, largest: int) -> Given:
        self.asked.append(url)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Given(self.answer)
