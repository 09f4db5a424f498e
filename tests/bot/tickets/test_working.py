from datetime import timedelta
from itertools import product

import pytest

from bot.model.ticket import NotAllowed, TicketState, check_step
from bot.store import tickets
from bot.store.tables import AgentRow, ConversationRow
from bot.tickets import working
from tests.bot.people import ANA, conversation_of
from tests.bot.together import together

OPEN, IN_PROGRESS, WAITING, RESOLVED = TicketState
ALLOWED = {
    (OPEN, IN_PROGRESS),
    (OPEN, WAITING),
    (OPEN, RESOLVED),
    (IN_PROGRESS, OPEN),
    (IN_PROGRESS, WAITING),
    (IN_PROGRESS, RESOLVED),
    (WAITING, OPEN),
    (WAITING, IN_PROGRESS),
    (WAITING, RESOLVED),
    (RESOLVED, OPEN),
}


@pytest.fixture
def act(store, clock, team):
    """Does one step as an agent, in a transaction of its own."""

    def step(what, reference, agent_id, **more):
        with store.transaction() as session:
            ticket = tickets.by_reference(session, reference)
            what(session, ticket, session.get_one(AgentRow, agent_id), now=clock(), **more)

    return step


def reopen(session, ticket, agent, now):
    working.reopen(session, ticket, agent.email, now)


def read(store, reference):
    with store.reading() as session:
        ticket = tickets.by_reference(session, reference)
        return ticket.state, ticket.assignee_id


def owner(store, conversation="dm:1001"):
    with store.reading() as session:
        return session.get_one(ConversationRow, conversation).owner_id


@pytest.mark.parametrize(("now", "then"), sorted(ALLOWED))
def test_an_allowed_step_is_taken(now, then):
    assert check_step(now, then) is None


@pytest.mark.parametrize(("now", "then"), sorted(set(product(TicketState, repeat=2)) - ALLOWED))
def test_any_other_step_is_refused_in_words(now, then):
    with pytest.raises(NotAllowed, match=f"A ticket that is {now} cannot become {then}."):
        check_step(now, then)


def test_whoever_claims_a_ticket_works_on_it_and_the_bot_falls_silent(store, open_one, team, act):
    marta, _ = team
    reference = open_one()
    assert owner(store) is None
    act(working.claim, reference, marta)
    assert read(store, reference) == ("in_progress", marta)
    assert owner(store) == marta


def test_whoever_comes_second_learns_who_was_first(store, open_one, team, act):
    marta, tom = team
    reference = open_one()
    act(working.claim, reference, marta)
    with pytest.raises(working.AlreadyClaimed, match=r"^Marta was first\.$"):
        act(working.claim, reference, tom)
    assert read(store, reference) == ("in_progress", marta)


def test_claiming_what_one_has_changes_nothing(store, open_one, team, act):
    marta, _ = team
    reference = open_one()
    act(working.claim, reference, marta)
    act(working.claim, reference, marta)
    with store.reading() as session:
        actions = [row.action for row in tickets.by_reference(session, reference).history]
    assert actions == ["opened", "claimed"]


def test_of_agents_who_claim_at_the_same_moment_exactly_one_wins_and_the_others_learn_who(store, open_one, team, act):
    names = dict(zip(team, ("Marta", "Tom"), strict=True))

    def claim(reference, agent):
        try:
            act(working.claim, reference, agent)
        except working.AlreadyClaimed as refused:
            return str(refused)
        return "mine"

    for _ in range(5):
        reference = open_one()
        answers = together(*(lambda agent=agent, r=reference: claim(r, agent) for agent in team))
        state, winner = read(store, reference)
        assert state == "in_progress"
        assert answers == ["mine" if agent == winner else f"{names[winner]} was first." for agent in team]
        with store.reading() as session:
            assert (
                len([row for row in tickets.by_reference(session, reference).history if row.action == "claimed"]) == 1
            )


def test_a_resolved_ticket_cannot_be_claimed(store, open_one, team, act):
    marta, tom = team
    reference = open_one()
    act(working.resolve, reference, marta, reason="done")
    with pytest.raises(NotAllowed, match="A ticket that is resolved cannot become in_progress"):
        act(working.claim, reference, tom)
    assert read(store, reference) == ("resolved", None)


def test_a_ticket_somebody_worked_on_and_resolved_cannot_be_claimed(store, open_one, team, act):
    marta, _ = team
    reference = open_one()
    act(working.claim, reference, marta)
    act(working.resolve, reference, marta, reason="done")
    for agent in team:
        with pytest.raises(NotAllowed, match="A ticket that is resolved cannot become in_progress"):
            act(working.claim, reference, agent)


def test_a_ticket_that_is_handed_back_is_free_and_the_bot_answers_again(store, open_one, team, act):
    marta, tom = team
    reference = open_one()
    act(working.claim, reference, marta)
    act(working.hand_back, reference, tom)  # for a colleague who has gone home
    assert (read(store, reference), owner(store)) == (("open", None), None)
    act(working.claim, reference, tom)
    assert (read(store, reference), owner(store)) == (("in_progress", tom), tom)


def test_a_ticket_nobody_has_cannot_be_handed_back(open_one, team, act):
    with pytest.raises(NotAllowed, match="A ticket that is open cannot become open"):
        act(working.hand_back, open_one(), team[0])


def test_a_resolved_ticket_says_when_and_the_bot_answers_again(store, clock, open_one, team, act):
    marta, _ = team
    reference = open_one()
    act(working.claim, reference, marta)
    clock.advance(timedelta(hours=1))
    act(working.resolve, reference, marta, reason="done")
    assert (read(store, reference), owner(store)) == (("resolved", marta), None)
    with store.reading() as session:
        assert tickets.by_reference(session, reference).resolved_at == clock()
        assert [ticket.reference for ticket in tickets.resolved(session)] == [reference]
        assert (tickets.queue(session), tickets.count_open(session)) == ([], 0)


def test_a_ticket_is_resolved_once(open_one, team, act):
    reference = open_one()
    act(working.resolve, reference, team[0], reason="done")
    with pytest.raises(NotAllowed, match="A ticket that is resolved cannot become resolved"):
        act(working.resolve, reference, team[1], reason="done")


def test_a_reopened_ticket_is_back_in_the_queue_without_an_owner(store, open_one, team, act):
    marta, tom = team
    reference = open_one()
    act(working.claim, reference, marta)
    act(working.resolve, reference, marta, reason="done")
    act(reopen, reference, tom)
    assert (read(store, reference), owner(store)) == (("open", None), None)
    with store.reading() as session:
        assert tickets.by_reference(session, reference).resolved_at is None
    act(working.claim, reference, tom)
    assert read(store, reference) == ("in_progress", tom)


def test_while_a_ticket_from_a_post_is_worked_on_the_bot_is_silent_there_and_by_dm(store, clock, open_one, team, act):
    marta, _ = team
    with store.transaction() as session:
        conversation_of(session, ANA, clock())
    reference = open_one(thread="77")
    act(working.claim, reference, marta)
    assert (owner(store), owner(store, "post:77:1001")) == (marta, marta)
    act(working.resolve, reference, marta, reason="done")
    assert (owner(store), owner(store, "post:77:1001")) == (None, None)


def test_resolving_one_ticket_does_not_let_the_bot_into_the_work_on_another(store, open_one, team, act):
    marta, tom = team
    first, second = open_one(), open_one("dispute_bill")
    act(working.claim, first, marta)
    act(working.claim, second, tom)
    act(working.resolve, second, tom, reason="done")
    assert owner(store) == marta
    act(working.hand_back, first, marta)
    assert owner(store) is None


def test_the_history_says_who_did_what_when(store, clock, open_one, team, act):
    marta, tom = team
    reference = open_one()
    start = clock()
    for what, agent, more in (
        (working.claim, marta, {}),
        (working.hand_back, marta, {}),
        (working.claim, tom, {}),
        (working.resolve, tom, {"reason": "done"}),
        (reopen, marta, {}),
    ):
        clock.advance(timedelta(minutes=1))
        act(what, reference, agent, **more)
    with store.reading() as session:
        _, *steps = tickets.by_reference(session, reference).history
        told = [((row.at - start) // timedelta(minutes=1), row.who, row.action, row.detail) for row in steps]
    assert told == [
        (1, "marta@harborlight.example", "claimed", {}),
        (2, "marta@harborlight.example", "handed_back", {}),
        (3, "tom@harborlight.example", "claimed", {}),
        (4, "tom@harborlight.example", "resolved", {"reason": "done"}),
        (5, "marta@harborlight.example", "reopened", {}),
    ]


def test_an_agent_with_the_longest_address_can_work(store, clock, open_one, team, act):
    with store.transaction() as session:
        agent = session.get_one(AgentRow, team[0])
        agent.email = f"{'m' * 64}@{'harborlight.' * 11}ex"
        assert 190 < len(agent.email) <= 200
    reference = open_one()
    act(working.claim, reference, team[0])
    assert read(store, reference) == ("in_progress", team[0])


def test_whoever_gives_a_ticket_back_also_ends_what_was_begun_in_xs_own_app(store, clock, open_one, team, act):
    marta, _ = team
    reference = open_one()
    with store.transaction() as session:
        session.get_one(ConversationRow, "dm:1001").answered_elsewhere_at = clock()
    act(working.claim, reference, marta)
    act(working.hand_back, reference, marta)
    with store.reading() as session:
        assert session.get_one(ConversationRow, "dm:1001").answered_elsewhere_at is None
