"""Photos in direct messages, in the shape the Activity API tells of them, and where their pictures are."""

from datetime import timedelta
from typing import Any

from bot.simulator.records import Photo
from bot.simulator.texts import short_link

PIXELS = {"thumb": (150, 150, "crop"), "small": (680, 510, "fit"), "large": (1280, 960, "fit")}
X_MEDIA_HOST = "https://ton.x.com"
"""Where X keeps the pictures of direct messages."""

MEDIA_PATH = "/1.1/ton/data/dm"
REACHABLE = timedelta(hours=24)
"""How long the picture of a direct message can be fetched."""


class MediaHost:
    """Where clients find the pictures: X's own host until somebody says where this X itself can be reached."""

    def __init__(self) -> None:
        self.url = X_MEDIA_HOST

    def move(self, url: str) -> None:
        """From now on pictures are told to be at this address: scheme, host and port."""
        self.url = url.rstrip("/")

    def settle(self, url: str) -> None:
        """`move`, unless it was moved already."""
        if self.url == X_MEDIA_HOST:
            self.move(url)


def new_photo(photo_id: str) -> Photo:
    """A photo with the short link X would make for it."""
    return Photo(id=photo_id, link=short_link(photo_id))


def captioned(caption: str, photo: Photo) -> str:
    """The text of the message: what was written, and the photo's link."""
    return f"{caption} {photo.link}" if caption else photo.link


def picture_address(photo: Photo, media_host: str) -> str:
    """Where the picture can be fetched for 24 hours, with the account's credentials."""
    return f"{media_host}{MEDIA_PATH}/{photo.id}/{photo.id}.jpg"


def attachment(photo: Photo, text: str, media_host: str) -> dict[str, Any]:
    """What comes with a message that has a photo."""
    start = text.rindex(photo.link)
    picture = picture_address(photo, media_host)
    return {
        "type": "media",
        "media": {
            "id": int(photo.id),
            "id_str": photo.id,
            "indices": [start, start + len(photo.link)],
            "media_url": picture,
            "media_url_https": picture,
            "url": photo.link,
            "display_url": f"pic.x.com/{photo.link.rpartition('/')[2]}",
            "expanded_url": f"https://x.com/messages/media/{photo.id}",
            "type": "photo",
            "sizes": {name: {"w": w, "h": h, "resize": how} for name, (w, h, how) in PIXELS.items()},
        },
    }
