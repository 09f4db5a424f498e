"""The attachments' folder: `ab/ID.ext`, readable by the desk's user alone."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def keep(folder: Path, attachment_id: int, content: bytes, extension: str) -> str:
    """Writes a file whole or not at all; returns its name below `folder`. One of the same name is replaced.

    Raises:
        OSError: when it cannot be written, as when the disk is full.
    """
    name = f"{attachment_id % 256:02x}/{attachment_id}{extension}"
    path = folder / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half_done = path.with_suffix(f".{os.getpid()}.part")
    half_done.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(half_done, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half_done.replace(path)
    except OSError:
        with suppress(OSError):
            half_done.unlink(missing_ok=True)
        raise
    return name


def remove(folder: Path, names: Iterable[str]) -> int:
    """Deletes files; how many there were. One that is gone already is fine.

    Raises:
        OSError: when one cannot be deleted.
    """
    removed = 0
    for path in (found for name in names if (found := find(folder, name))):
        path.unlink(missing_ok=True)
        removed += 1
    return removed


def find(folder: Path, name: str) -> Path | None:
    """The file of that name, if it is there and below `folder`."""
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
