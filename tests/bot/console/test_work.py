from bot.model.outgoing import Delivery, Surface, Urgency
from bot.model.ticket import TicketState
from bot.store.tables import ConversationRow
from tests.bot.console.harness import Browser, Night, words


def seen(desk: Night) -> str:
    return str(desk.last_message())


def test_a_reply_is_queued_for_the_customer_and_takes_the_ticket(desk: Night, anna: Browser):
    reference = desk.file()
    answer = anna.send(f"/tickets/{reference}/replies", text="Ya vamos.\r\nAnna", seen=seen(desk))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/tickets/{reference}?done=replied#reply"
    [row] = desk.outgoing()
    assert (row.urgency, row.surface, row.state) == (
        Urgency.AGENT_REPLY,
        Surface.DM,
        Delivery.QUEUED,
    )
    assert (row.message.who, row.message.text) == ("agent", "Ya vamos.\nAnna")
    assert len(desk.replies) == 1
    ticket = desk.ticket(reference)
    assert ticket.assignee is not None
    assert (ticket.assignee.name, ticket.state) == ("Anna Ruiz", TicketState.IN_PROGRESS)
    assert "Your reply is on its way." in words(anna.open(answer.headers["location"]))


def test_the_same_form_sent_twice_is_one_reply(desk: Night, anna: Browser):
    path, last = f"/tickets/{desk.file()}/replies", seen(desk)
    answers = [anna.send(path, text="Ya vamos.", seen=last).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(desk.outgoing()) == 1


def test_the_same_words_can_be_said_again(desk: Night, anna: Browser):
    path = f"/tickets/{desk.file()}/replies"
    for _ in range(2):
        anna.send(path, text="Ya vamos.", seen=seen(desk))
    assert len(desk.outgoing()) == 2


def test_an_empty_reply_is_not_sent(desk: Night, anna: Browser):
    answer = anna.send(f"/tickets/{desk.file()}/replies", text=" \n ", seen=seen(desk))
    assert answer.status_code == 422
    assert "An empty reply is not sent." in words(answer)
    assert (desk.outgoing(), desk.replies) == ([], [])


def test_a_reply_that_is_too_long_is_kept_and_not_sent(desk: Night, anna: Browser):
    text = "x" * 10_001
    answer = anna.send(f"/tickets/{desk.file()}/replies", text=text, seen=seen(desk))
    assert answer.status_code == 422
    assert "10,000 characters at most; this one has 10,001" in words(answer)
    assert text in answer.text
    assert desk.outgoing() == []


def test_who_has_not_seen_the_newest_message_is_asked_first(desk: Night, anna: Browser):
    reference, old = desk.file(), seen(desk)
    desk.hear("¡Ya volvió la luz!", at=desk.clock())
    path = f"/tickets/{reference}/replies"
    asked = anna.send(path, text="Seguimos <sin> luz", seen=old)
    assert asked.status_code == 409
    assert "The customer wrote on while you were writing." in words(asked)
    assert "¡Ya volvió la luz!" in words(asked)
    assert "Seguimos &lt;sin&gt; luz" in asked.text
    assert "Send anyway" in words(asked)
    assert f'name="seen" value="{seen(desk)}"' in asked.text
    assert desk.outgoing() == []
    assert anna.send(path, text="Gracias", seen=seen(desk)).status_code == 303


def test_a_form_that_does_not_say_what_was_seen_asks_too(desk: Night, anna: Browser):
    reference = desk.file()
    for nonsense in ("", "x", "-1", "9" * 40):
        answer = anna.send(f"/tickets/{reference}/replies", text="Hola", seen=nonsense)
        assert answer.status_code == 409


def test_what_the_bot_said_meanwhile_does_not_stop_a_reply(desk: Night, anna: Browser):
    reference, old = desk.file(), seen(desk)
    desk.say("dm:101", "Listo.")
    answer = anna.send(f"/tickets/{reference}/replies", text="Hola", seen=old)
    assert answer.status_code == 303


def test_a_claimed_ticket_silences_the_bot_until_it_is_handed_back(desk: Night, anna: Browser):
    def owner() -> int | None:
        with desk.store.reading() as session:
            return session.get_one(ConversationRow, "dm:101").owner_id

    reference = desk.file()
    answer = anna.send(f"/tickets/{reference}/claim")
    assert answer.headers["location"] == f"/tickets/{reference}?done=claimed"
    assert owner() == desk.ticket(reference).assignee_id
    anna.send(f"/tickets/{reference}/return")
    assert (owner(), desk.ticket(reference).assignee_id) == (None, None)


def test_the_second_who_claims_is_told_who_was_first(desk: Night, anna: Browser, tom: Browser):
    reference = desk.file()
    anna.send(f"/tickets/{reference}/claim")
    answer = tom.send(f"/tickets/{reference}/claim")
    assert answer.status_code == 409
    assert "Anna Ruiz was first" in words(answer)


def test_the_second_who_replies_is_told_who_was_first_and_keeps_the_text(desk: Night, anna: Browser, tom: Browser):
    reference = desk.file()
    anna.send(f"/tickets/{reference}/claim")
    answer = tom.send(f"/tickets/{reference}/replies", text="Hola, soy Tom", seen=seen(desk))
    assert answer.status_code == 409
    assert "Anna Ruiz was first" in words(answer)
    assert "Hola, soy Tom</textarea>" in answer.text
    assert desk.outgoing() == []


def test_claiming_twice_is_claiming_once(desk: Night, anna: Browser):
    reference = desk.file()
    answers = [anna.send(f"/tickets/{reference}/claim").status_code for _ in range(2)]
    assert answers == [303, 303]
    assert [event.action for event in desk.ticket(reference).history] == ["opened", "claimed"]


def test_a_colleague_who_went_home_can_be_relieved(desk: Night, anna: Browser, tom: Browser):
    reference = desk.file()
    anna.send(f"/tickets/{reference}/claim")
    assert "Put back in queue" in words(tom.open(f"/tickets/{reference}"))
    tom.send(f"/tickets/{reference}/return")
    assert tom.send(f"/tickets/{reference}/claim").status_code == 303


def test_a_ticket_is_resolved_with_a_reason_and_reopened(desk: Night, anna: Browser):
    reference = desk.file()
    anna.send(f"/tickets/{reference}/resolution", reason="solved")
    assert desk.ticket(reference).state == TicketState.RESOLVED
    assert "Reopen" in words(anna.open(f"/tickets/{reference}"))
    anna.send(f"/tickets/{reference}/reopening")
    ticket = desk.ticket(reference)
    assert (ticket.state, ticket.resolved_at) == (TicketState.OPEN, None)
    assert [(event.who, event.action) for event in ticket.history][1:] == [
        ("anna@harborlight.example", "resolved"),
        ("anna@harborlight.example", "reopened"),
    ]


def test_a_ticket_is_not_resolved_for_no_reason(desk: Night, anna: Browser):
    reference = desk.file()
    for reason in ("", "because"):
        answer = anna.send(f"/tickets/{reference}/resolution", reason=reason)
        assert answer.status_code == 422
        assert "Choose why the ticket is resolved." in words(answer)
    assert desk.ticket(reference).state == TicketState.OPEN


def test_what_a_ticket_cannot_become_is_said_on_its_page(desk: Night, anna: Browser):
    reference = desk.file()
    anna.send(f"/tickets/{reference}/resolution", reason="solved")
    for step in ("resolution", "claim"):
        answer = anna.send(f"/tickets/{reference}/{step}", reason="solved")
        assert answer.status_code == 409
        assert "A ticket that is resolved cannot become" in words(answer)


def test_nobody_writes_on_a_resolved_ticket(desk: Night, anna: Browser):
    reference = desk.file()
    anna.send(f"/tickets/{reference}/resolution", reason="solved")
    answer = anna.send(f"/tickets/{reference}/replies", text="Hola", seen=seen(desk))
    assert answer.status_code == 422
    assert "reopen it to write" in words(answer)
    assert "Hola</textarea>" in answer.text


def test_an_unknown_ticket_cannot_be_worked_on(anna: Browser):
    for step in ("claim", "return", "reopening", "resolution", "replies"):
        assert anna.send(f"/tickets/HL-AAAAAA/{step}", reason="solved").status_code == 404
