"""Photos in direct messages, in the shape the Activity API tells of them. No picture is stored: nobody asks for it."""

from typing import Any

from bot.simulator.records import Photo

PIXELS = {"thumb": (150, 150, "crop"), "small": (680, 510, "fit"), "large": (1280, 960, "fit")}
LINK_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def new_photo(photo_id: str) -> Photo:
    """A photo with the short link X would make for it."""
    number, name = int(photo_id), ""
    while number:
        number, digit = divmod(number, len(LINK_DIGITS))
        name += LINK_DIGITS[digit]
    return Photo(id=photo_id, link=f"https://t.co/{name}")


def captioned(caption: str, photo: Photo) -> str:
    """The text of the message: what was written, and the photo's link."""
    return f"{caption} {photo.link}" if caption else photo.link


def attachment(photo: Photo, text: str) -> dict[str, Any]:
    """What comes with a message that has a photo."""
    start = text.rindex(photo.link)
    picture = f"https://ton.x.com/1.1/ton/data/dm/{photo.id}/{photo.id}.jpg"
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
