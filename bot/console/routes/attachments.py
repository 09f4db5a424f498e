"""The files customers attached, for whoever is signed in."""

from typing import Final

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import File

from bot.console.console import Page
from bot.console.injected import TheConsole
from bot.console.sessions import UNATTENDED
from bot.keeping import files
from bot.keeping.kinds import KINDS
from bot.store import attachments

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Whatever a customer has sent can run nothing. A browser's own page around a picture has a style."""


@get("/attachments/{attachment_id:int}", opt={UNATTENDED: True}, sync_to_thread=True)
def show(request: Page, console: TheConsole, attachment_id: FromPath[int]) -> File:
    """Pictures are shown, everything else is saved. Its type is what the desk found it to be."""
    with console.store.reading() as session:
        row = attachments.stored(session, attachment_id)
    kind = KINDS.get((row.media_type if row else None) or "")
    path = files.find(console.settings.attachments_folder, row.file) if row and row.file else None
    if kind is None or path is None:
        raise NotFoundException
    return File(
        path,
        filename=f"attachment-{attachment_id}{kind.extension}",
        media_type=kind.media_type,
        content_disposition_type="inline" if kind.picture else "attachment",
        headers=HEADERS,
    )


ROUTES = (show,)
