"""A brain that does not answer is spared for a moment, so that hundreds of customers do not wait for it in a row.

Without this every try of every turn would hold a worker for `brain.timeout_seconds`: 200 customers and six workers make
13 minutes until the last one is acknowledged. With it the workers fail at once and the acknowledgements go out.
A brain that is gone, where nobody listens, costs no time and is not spared: it may be back any moment.
"""

from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from bot.clock import Clock
from bot.model.effect import Decision
from bot.triage.brain import Brain, BrainFailed, BrainSilent

IN_A_ROW = 3
"""So many turns in a row without an answer say that it is not the turns."""

REST = timedelta(seconds=5)
"""Then nobody asks for so long, and after it one turn finds out."""


class SparedBrain:
    """Asks the brain it is given, and refuses to while that one does not answer. Used by several threads."""

    def __init__(self, brain: Brain, clock: Clock) -> None:
        self._brain = brain
        self._clock = clock
        self._lock = Lock()
        self._unanswered = 0
        self._rests_until: datetime | None = None

    def decide(self, conversation: str, turn: str, text: str, metadata: dict[str, Any]) -> Decision:
        """Asks, unless the brain is spared.

        Raises:
            BrainSilent: also without having asked.
            BrainFailed: when there is no decision for another reason, known at once.
        """
        self._check()
        try:
            decision = self._brain.decide(conversation, turn, text, metadata)
        except BrainSilent:
            self._note_silence()
            raise
        except BrainFailed:
            self._note_sound()
            raise
        self._note_sound()
        return decision

    def _check(self) -> None:
        with self._lock:
            now = self._clock()
            if self._rests_until is None:
                return
            if now < self._rests_until:
                raise BrainSilent(f"not asked: {self._unanswered} turns in a row got no answer")
            self._rests_until = now + REST  # whoever comes next waits for what this turn finds out

    def _note_silence(self) -> None:
        with self._lock:
            self._unanswered += 1
            if self._unanswered >= IN_A_ROW:
                self._rests_until = self._clock() + REST

    def _note_sound(self) -> None:
        with self._lock:
            self._unanswered, self._rests_until = 0, None
