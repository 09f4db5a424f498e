"""Forgetting: somebody's wish, or an operator's order, carried out in the database, in Rasa's trackers and in files.

Trackers and files go inside the desk's own transaction, just before it is committed: whatever breaks, the customer is
still found by their id, and doing it again does the rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from bot.clock import Clock, system_clock
from bot.errors import NightdeskError
from bot.keeping import files as kept_files
from bot.settings import Settings
from bot.store import forgetting
from bot.store.engine import Store
from bot.store.forgetting import InHand
from bot.store.scrubbing import scrub
from bot.store.trackers import delete_trackers

log = structlog.get_logger()

PLURALS = {
    "conversations": "conversations",
    "messages": "messages",
    "attachments": "attachments",
    "tickets": "tickets",
    "events": "deliveries of X",
    "trackers": "conversations in the assistant's memory",
    "files": "files",
}


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """That somebody was forgotten, without saying who. Times are UTC; `erased` counts by kind."""

    reference: str
    asked_at: datetime
    done_at: datetime
    erased: Mapping[str, int]


def forget(store: Store, customer_id: str, now: datetime, tracker_url: str, files: Path) -> Receipt:
    """Erases everything about a customer on this desk; what is left is counted under a random name.

    Open tickets are resolved, and messages not sent yet are dropped. `files` is the attachments' folder. If they write
    again they are somebody new. What breaks half-way is mended by doing it again.

    Raises:
        UnknownCustomer: when nobody has this id (any more).
        InHand: while a message of theirs is being handled or sent.
        OSError, SQLAlchemyError: when a file or the trackers' database cannot be reached; nothing is committed then.
    """
    with store.transaction(through_power_cut=True) as session:
        customer = forgetting.hold(session, customer_id, now)
        reference = forgetting.ask(session, customer, now)
        conversations = forgetting.conversations_of(session, customer_id)
        names = forgetting.files_of(session, customer_id)
        erased = forgetting.erase(session, customer, now)
        erased["trackers"] = delete_trackers(tracker_url, conversations)
        erased["files"] = kept_files.remove(files, names)
        row = forgetting.done(session, reference, erased, now)
        receipt = Receipt(reference=reference, asked_at=row.asked_at, done_at=now, erased=erased)
    scrub(store.engine)
    log.info("customer forgotten", action="customer_forgotten", receipt=reference)
    return receipt


def forget_due(store: Store, clock: Clock, tracker_url: str, files: Path) -> int:
    """Forgets everybody who asked to be, once their receipt has left; returns how many.

    One who cannot be forgotten now does not keep the others waiting, and comes up again the next time.
    """
    now = clock()
    with store.reading() as session:
        wishes = forgetting.due(session, now)
    return sum(_forgotten(store, customer_id, now, tracker_url, files) for customer_id in wishes)


def _forgotten(store: Store, customer_id: str, now: datetime, tracker_url: str, files: Path) -> bool:
    try:
        forget(store, customer_id, now, tracker_url, files)
    except InHand:
        return False
    except forgetting.UnknownCustomer:  # another desk was faster
        return False
    except Exception as error:  # noqa: BLE001 - whatever it was, the next one's wish is carried out
        reason = type(error).__name__  # its words may have the customer's
        log.error("not forgotten", action="not_forgotten", reason=reason)  # noqa: TRY400
        return False
    return True


def run_forget(
    settings: Settings,
    root: Path,
    who: str,
    out: Callable[[str], None],
    confirm: Callable[[str], bool],
    clock: Clock = system_clock,
) -> int:
    """`nightdesk forget`: says what will go, asks, and prints the receipt. Returns the exit status: 1 if it was not
    confirmed.

    Raises:
        NightdeskError: when nobody of that name is known, or something cannot be reached.
    """
    store = Store(settings.database_url)
    try:
        store.migrate()
        with store.reading() as session:
            customer_id = forgetting.find(session, who)
            found = forgetting.count(session, customer_id)
        out(f"To be erased for good: {_counted(found)}.")
        out("Open tickets are resolved, and messages not sent yet are dropped.")
        if not confirm("Go on?"):
            out("Nothing was erased.")
            return 1
        files = root / settings.attachments_folder
        receipt = _forget_or_say_why(store, customer_id, clock(), settings.tracker_url, files)
    finally:
        store.close()
    out(f"Receipt {receipt.reference}: erased on {receipt.done_at:%Y-%m-%d at %H:%M} UTC ({_counted(receipt.erased)}).")
    out("The receipt names nobody. Should they write again, they are somebody new.")
    return 0


def _forget_or_say_why(store: Store, customer_id: str, now: datetime, tracker_url: str, files: Path) -> Receipt:
    try:
        return forget(store, customer_id, now, tracker_url, files)
    except OSError as error:
        raise NightdeskError(f"A file could not be deleted ({error.strerror}); nothing was changed here.") from error


def _counted(erased: Mapping[str, int]) -> str:
    return ", ".join(f"{name}: {erased[kind]}" for kind, name in PLURALS.items() if kind in erased)
