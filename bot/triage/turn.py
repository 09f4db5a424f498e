"""One turn: claim, read, gate, ask the brain, commit. The folder, read in this order, is the pipeline.

What fails is tried again after a pause that doubles, `brain.attempts` times in all; then the customer gets an
acknowledgement and a person a ticket (fallback.py), and if that fails too, the ticket alone (trouble.py). With the
policy's 3 attempts of 8 s and pauses of 5 and 10 s, who writes to a brain that hangs is acknowledged within 39 s, and
within 15 s when nobody listens there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from sqlalchemy.orm import joinedload

from bot.clock import Clock
from bot.handbook import Handbook
from bot.language import Identify
from bot.model.effect import Decision
from bot.store import turns
from bot.store.engine import Store
from bot.store.tables import ConversationRow
from bot.store.turns import Claim
from bot.triage.brain import Brain, BrainFailed
from bot.triage.context import TurnContext, read_context
from bot.triage.effects import Commit, HandledElsewhere, apply, mark_handled
from bot.triage.fallback import without_the_brain
from bot.triage.gate import Pass, gate
from bot.triage.speaking import speak
from bot.triage.trouble import note, pause, set_aside

log = structlog.get_logger()

Way = Callable[[str, str], None]
"""Handles a conversation's turn; the second is why the way before this one was blocked."""


class Triage:
    """Handles turns, one at a time. Several of them, in threads or on machines, share the work by leases."""

    def __init__(
        self,
        *,
        name: str,
        store: Store,
        brain: Brain,
        handbook: Handbook,
        identify: Identify,
        clock: Clock,
        account_id: Callable[[], str],
        lease: timedelta = turns.LEASE,
    ) -> None:
        self._name = name
        self._store = store
        self._brain = brain
        self._handbook = handbook
        self._identify = identify
        self._clock = clock
        self._account_id = account_id
        self._lease = lease
        self._coalesce = timedelta(seconds=handbook.policy.intake.coalesce_seconds)

    def run_due(self) -> bool:
        """Handles one turn that is due; False when none is."""
        now = self._clock()
        with self._store.reading() as session:
            if not turns.anything_due(session, now):
                return False
        with self._store.transaction() as session:
            claim = turns.claim(session, now, self._name, self._lease)
        if claim is None:
            return False
        self._handle(claim)
        return True

    def _handle(self, claim: Claim) -> None:
        """Goes the best way that is open; after the last attempt the plainer ones too, so that no turn blocks its
        conversation.
        """
        reason = "a process died over it"
        for way in self._ways(claim):
            try:
                way(claim.conversation_id, reason)
            except HandledElsewhere:
                log.warning("turn handled elsewhere", action="turn_handled_elsewhere", on=claim.conversation_id)
            except Exception as error:  # noqa: BLE001 - whatever broke, the customer is not left alone with it
                reason = _note_failure(claim, error)
                continue
            return
        self._postpone(claim)

    def _ways(self, claim: Claim) -> list[Way]:
        """The best first. A turn over which processes die does not get to where an error could be caught: once its
        attempts are used up, it begins one way further down with each death.
        """
        ways: list[Way] = [self._answer, self._acknowledge, self._set_aside]
        beyond = claim.attempt - self._handbook.policy.brain.attempts
        if beyond < 0:
            return ways[:1]
        return ways[min(beyond, len(ways) - 1) :] if claim.abandoned else ways

    def _answer(self, conversation_id: str, _: str) -> None:
        """What the brain decides; nothing when the gate says so."""
        turn = self._read(conversation_id)
        if turn is None:
            self._give_back(conversation_id)
            return
        said = gate(turn)
        decision = self._ask(turn) if said is Pass.ASK else Decision()
        with self._committing(turn) as commit:
            self._carry_out(commit, decision)
        log.info("turn handled", action="turn_handled", turn=turn.turn, gate=said.name)

    def _acknowledge(self, conversation_id: str, reason: str) -> None:
        """What can be said without knowing what it is about, and a ticket."""
        turn = self._read(conversation_id)
        if turn is None:
            self._give_back(conversation_id)
            return
        with self._committing(turn) as commit:
            self._carry_out(commit, without_the_brain(turn))
            if commit.ticket is not None:
                note(commit.ticket, reason, commit.now)
        log.warning("turn acknowledged", action="turn_acknowledged", turn=turn.turn)

    def _set_aside(self, conversation_id: str, reason: str) -> None:
        """A ticket without a word."""
        with self._store.transaction() as session:
            set_aside(session, self._handbook, conversation_id, reason, self._clock())
        log.error("turn set aside", action="turn_set_aside", on=conversation_id, reason=reason)

    def _read(self, conversation_id: str) -> TurnContext | None:
        with self._store.reading() as session:
            return read_context(session, conversation_id, self._handbook, self._identify, self._clock())

    def _ask(self, turn: TurnContext) -> Decision:
        return self._brain.decide(turn.conversation_id, turn.turn, turn.text, turn.metadata())

    @contextmanager
    def _committing(self, turn: TurnContext) -> Iterator[Commit]:
        """Effects, reply and "these messages are handled" in one transaction: all of it happens, or none."""
        with self._store.transaction() as session:
            conversation = session.get_one(
                ConversationRow, turn.conversation_id, options=[joinedload(ConversationRow.customer)]
            )
            commit = Commit(
                session=session,
                handbook=self._handbook,
                turn=turn,
                conversation=conversation,
                now=self._clock(),
            )
            conversation.customer.language = turn.language.written_in
            mark_handled(commit)  # first: a worker that was too slow does no work for nothing
            yield commit
            turns.finish(session, conversation, self._coalesce)

    def _carry_out(self, commit: Commit, decision: Decision) -> None:
        apply(commit, decision.effects)
        speak(commit, decision.replies, self._account_id)

    def _postpone(self, claim: Claim) -> None:
        """Tries again later. What is still here after its last attempt is an operator's business, and stays unhandled
        in the inbox.
        """
        until = self._clock() + pause(claim.attempt)
        with self._store.transaction() as session:
            turns.postpone(session, claim.conversation_id, until)
        if claim.attempt >= self._handbook.policy.brain.attempts:
            log.error("turn stuck", action="turn_stuck", on=claim.conversation_id, attempt=claim.attempt, until=until)

    def _give_back(self, conversation_id: str) -> None:
        with self._store.transaction() as session:
            turns.finish(session, session.get_one(ConversationRow, conversation_id), self._coalesce)


def _note_failure(claim: Claim, error: Exception) -> str:
    """Says in the log what went wrong, and returns what of it may stand in a ticket."""
    unexpected = None if isinstance(error, BrainFailed) else error
    name = type(error).__name__
    facts = {"on": claim.conversation_id, "attempt": claim.attempt, "reason": name if unexpected else str(error)}
    log.warning("turn failed", action="turn_failed", exc_info=unexpected, **facts)
    return name
