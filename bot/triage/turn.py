"""One turn: claim, read, gate, ask the brain, commit. The folder, read in this order, is the pipeline."""

from collections.abc import Callable
from contextlib import suppress
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
from bot.triage.brain import Brain, BrainFailed
from bot.triage.context import TurnContext, read_context
from bot.triage.effects import Commit, HandledElsewhere, apply, mark_handled
from bot.triage.fallback import without_the_brain
from bot.triage.gate import Pass, gate
from bot.triage.speaking import speak

log = structlog.get_logger()


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
    ) -> None:
        self._name = name
        self._store = store
        self._brain = brain
        self._handbook = handbook
        self._identify = identify
        self._clock = clock
        self._account_id = account_id
        self._coalesce = timedelta(seconds=handbook.policy.intake.coalesce_seconds)

    def run_due(self) -> bool:
        """Handles one turn that is due; False when none is."""
        now = self._clock()
        with self._store.reading() as session:
            if not turns.anything_due(session, now):
                return False
        with self._store.transaction() as session:
            conversation_id = turns.claim(session, now, self._name)
        if conversation_id is None:
            return False
        with self._store.reading() as session:
            turn = read_context(session, conversation_id, self._handbook, self._identify)
        if turn is None:
            self._give_back(conversation_id)
        else:
            self._handle(turn)
        return True

    def _handle(self, turn: TurnContext) -> None:
        said = gate(turn)
        try:
            decision = self._ask(turn) if said is Pass.ASK else Decision()
            self._commit(turn, decision)
        except HandledElsewhere:
            log.warning("turn handled elsewhere", action="turn_handled_elsewhere", turn=turn.turn)
        except Exception as error:  # noqa: BLE001 - whatever broke, the customer is not left alone with it
            self._failed(turn, error)
        else:
            log.info("turn handled", action="turn_handled", turn=turn.turn, gate=said.name)

    def _ask(self, turn: TurnContext) -> Decision:
        return self._brain.decide(turn.conversation_id, turn.turn, turn.text, turn.metadata())

    def _commit(self, turn: TurnContext, decision: Decision) -> None:
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
            conversation.customer.language = turn.language.answered_in
            mark_handled(commit)  # first: a worker that was too slow does no work for nothing
            apply(commit, decision.effects)
            speak(commit, decision.replies, self._account_id)
            turns.finish(session, conversation, self._coalesce)

    def _failed(self, turn: TurnContext, error: Exception) -> None:
        """Tries again after a pause that doubles; after the last try a person gets it."""
        unexpected = None if isinstance(error, BrainFailed) else error
        reason = str(error) if unexpected is None else type(error).__name__
        facts = {"turn": turn.turn, "attempt": turn.attempts, "reason": reason}
        log.warning("turn failed", action="turn_failed", exc_info=unexpected, **facts)
        if turn.attempts < self._handbook.policy.brain.attempts:
            with self._store.transaction() as session:
                turns.postpone(
                    session,
                    turn.conversation_id,
                    self._clock() + timedelta(seconds=2**turn.attempts),
                )
            return
        with suppress(HandledElsewhere):
            self._commit(turn, without_the_brain(turn))

    def _give_back(self, conversation_id: str) -> None:
        with self._store.transaction() as session:
            turns.finish(session, session.get_one(ConversationRow, conversation_id), self._coalesce)
