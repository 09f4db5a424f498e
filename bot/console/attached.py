"""What was attached to a message, as a page shows it."""

from dataclasses import dataclass

from bot.console.console import Console
from bot.console.reading import Said
from bot.keeping.kinds import KINDS, size_in_words
from bot.store import attachments
from bot.store.attachments import Attachment
from bot.store.tables import AttachmentRow


@dataclass(frozen=True, kw_only=True)
class Attached:
    """`path` is where the console has it, empty without a file; `words` say what it is, or why there is none."""

    path: str
    picture: bool
    words: str


def attached(console: Console, said: Said) -> tuple[Attached, ...]:
    """What was attached to this message, in order. Asks the database only where something was."""
    if not said.attachments:
        return ()
    with console.store.reading() as session:
        rows = attachments.of_message(session, said.id)
    return tuple(_of(row) for row in rows)


def _of(row: AttachmentRow) -> Attached:
    kind = KINDS.get(row.media_type or "")
    if row.state != Attachment.STORED or kind is None:
        return Attached(path="", picture=False, words=_why_not(row))
    words = f"{kind.name}, {size_in_words(row.size or 0)}"
    return Attached(path=f"/attachments/{row.id}", picture=kind.picture, words=words)


def _why_not(row: AttachmentRow) -> str:
    reason = f": {row.error}" if row.error else ""
    match row.state:
        case Attachment.QUEUED:
            return f"Not here yet{reason or ': it is being fetched from X.'}"
        case Attachment.GONE:
            return row.error or "X no longer had it."
        case Attachment.REMOVED:
            return "It was removed."
    return f"Not kept{reason}"
