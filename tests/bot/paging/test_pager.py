from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.model.dialogue import FieldValue
from bot.model.outgoing import Delivery
from bot.model.ticket import Reason
from bot.paging import Pager
from bot.paging.pager import GIVE_UP_AFTER, LEASE
from bot.paging.ways import PageFailed, by_email, by_webhook
from bot.settings import Settings
from bot.store import inbox, tickets
from bot.store.tables import PageRow
from bot.tickets.opening import Request, open_ticket
from tests.bot.paging.receivers import mail_server, webhook
from tests.bot.people import ANA, conversation_of, dm
from tests.bot.together import together

CONSOLE = "https://desk.harborlight.example"
PRIVATE = {"address": "12 Oak St", "phone": "+1 415 555 0100", "account_number": "22-104-55873"}


class Recorder:
    """A way that takes every page, or none."""

    def __init__(self, *, fails: str = ""):
        self.taken = []
        self.tries = 0
        self.fails = fails

    def __call__(self, address, page):
        self.tries += 1
        if self.fails:
            raise PageFailed(self.fails)
        self.taken.append((address, page))


@pytest.fixture
def reference(store, handbook, clock):
    """A ticket about danger, with everything private on it."""
    with store.transaction() as session:
        inbox.receive(session, [dm(ANA, 1, "Sparks at " + " ".join(PRIVATE.values()))], clock(), timedelta(seconds=4))
        conversation = conversation_of(session, ANA, clock())
        request = Request(
            topic="report_hazard",
            reason=Reason.EMERGENCY,
            language="es",
            fields={name: FieldValue(value=value) for name, value in PRIVATE.items()},
        )
        return open_ticket(session, handbook, conversation, request, clock()).reference


@pytest.fixture
def page(store, clock, reference):
    def make(way="email", address="duty@harborlight.example"):
        with store.transaction() as session:
            ticket = tickets.by_reference(session, reference)
            now = clock()
            row = PageRow(ticket_id=ticket.id, way=way, address=address, state="queued", created_at=now, not_before=now)
            session.add(row)
            session.flush()
            return row.id

    return make


@pytest.fixture
def pager_of(store, handbook, clock):
    return lambda **ways: Pager(store, handbook, clock, ways, CONSOLE)


def read(store, number):
    with store.reading() as session:
        return session.get_one(PageRow, number)


def history(store, reference):
    with store.reading() as session:
        return [(row.at, row.who, row.action, row.detail) for row in tickets.by_reference(session, reference).history][
            1:
        ]


def run_all(pager):
    return sum(1 for _ in iter(pager.run_due, False))


def test_a_page_goes_out_by_mail_and_by_webhook_and_the_history_says_so(store, clock, reference, page, pager_of):
    with mail_server() as (mailbox, port), webhook() as (posted, _, address):
        numbers = [page(), page("webhook", address)]
        settings = Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_starttls=False)
        assert run_all(pager_of(email=by_email(settings), webhook=by_webhook())) == 2
    assert [(to, mail["Subject"]) for to, mail in mailbox.mail] == [
        (["duty@harborlight.example"], f"[{reference}] Danger reported on X")
    ]
    assert posted == [
        {
            "event": "emergency",
            "reference": reference,
            "topic": "report_hazard",
            "department": "outages",
            "language": "es",
            "opened_at": "2026-11-22T07:40:00+00:00",
            "url": f"{CONSOLE}/tickets/{reference}",
        }
    ]
    rows = [read(store, number) for number in numbers]
    assert [(row.state, row.sent_at, row.attempts, row.error) for row in rows] == [
        (Delivery.SENT, clock(), 1, None)
    ] * 2
    assert history(store, reference) == [
        (clock(), "bot", "page_sent", {"way": "email"}),
        (clock(), "bot", "page_sent", {"way": "webhook"}),
    ]


def test_a_page_says_where_to_look_and_when_it_was_in_the_brands_time(reference, page, pager_of):
    way = Recorder()
    page()
    run_all(pager_of(email=way))
    [(address, sent)] = way.taken
    assert address == "duty@harborlight.example"
    assert sent.body == (
        "Danger was reported by direct message or post on X at 23:40 (PST).\n\n"
        f"Ticket {reference}: {CONSOLE}/tickets/{reference}\n\n"
        "The customer was told what to do and whom to call. Please look at it now.\n"
    )


def test_nothing_private_is_in_a_page(page, pager_of):
    way = Recorder()
    page()
    run_all(pager_of(email=way))
    [(_, sent)] = way.taken
    private = [*PRIVATE.values(), "Sparks", ANA.id, ANA.handle, ANA.name]
    assert [word for word in private if word in f"{sent}"] == []


def test_a_page_that_does_not_get_through_is_tried_again_after_longer_and_longer_pauses(store, clock, page, pager_of):
    way = Recorder(fails="451 later")
    number = page()
    pager = pager_of(email=way)
    pauses = []
    for _ in range(8):
        assert pager.run_due() is True
        assert pager.run_due() is False
        row = read(store, number)
        assert (row.state, row.error, row.lease_until) == (Delivery.QUEUED, "451 later", None)
        pause = row.not_before - clock()
        clock.advance(pause - timedelta(microseconds=1))
        assert pager.run_due() is False
        clock.advance(timedelta(microseconds=1))
        pauses.append(pause.total_seconds())
    assert pauses == [5, 10, 20, 40, 80, 120, 120, 120]
    way.fails = ""
    assert pager.run_due() is True
    assert (read(store, number).state, read(store, number).error, way.tries) == (Delivery.SENT, None, 9)


def test_a_page_that_never_gets_through_is_given_up_after_two_hours_and_the_ticket_says_so(
    store, clock, reference, page, pager_of
):
    start = clock()
    number = page()
    pager = pager_of(email=Recorder(fails="451 later"))
    while read(store, number).state != Delivery.FAILED:
        assert clock() - start < 2 * GIVE_UP_AFTER
        pager.run_due()
        clock.advance(timedelta(seconds=5))
    [failed] = history(store, reference)
    assert failed[1:] == ("bot", "page_failed", {"way": "email", "error": "451 later"})
    assert GIVE_UP_AFTER < failed[0] - start <= GIVE_UP_AFTER + timedelta(minutes=2)
    clock.advance(timedelta(days=1))
    assert pager.run_due() is False


def test_a_page_that_fails_holds_up_no_other(page, pager_of):
    mail, hook = Recorder(fails="451 later"), Recorder()
    page()
    page("webhook", "http://pager.example")
    run_all(pager_of(email=mail, webhook=hook))
    assert (mail.tries, [address for address, _ in hook.taken]) == (1, ["http://pager.example"])


def test_the_page_of_a_pager_that_died_is_sent_by_another_after_its_lease(store, clock, page, pager_of):
    def die(address, text):
        raise SystemExit

    number = page()
    with pytest.raises(SystemExit):
        pager_of(email=die).run_due()
    way = Recorder()
    clock.advance(LEASE - timedelta(microseconds=1))
    assert run_all(pager_of(email=way)) == 0
    clock.advance(timedelta(microseconds=1))
    assert run_all(pager_of(email=way)) == 1
    assert (read(store, number).attempts, len(way.taken)) == (2, 1)


def test_many_pagers_send_each_page_once(store, page, pager_of):
    for n in range(6):
        page(address=f"{n}@harborlight.example")
    way = Recorder()
    together(*(lambda: [pager_of(email=way).run_due() for _ in range(6)] for _ in range(4)))
    assert sorted(address for address, _ in way.taken) == [f"{n}@harborlight.example" for n in range(6)]
    with store.reading() as session:
        assert set(session.scalars(select(PageRow.state))) == {"sent"}
