"""A brain whose decisions are written down: which sentences were chosen is stored nowhere else."""

from dataclasses import dataclass, field
from typing import Any

from bot.model.effect import Decision
from bot.triage.brain import Brain, BrainFailed


@dataclass
class OverheardBrain:
    """Passes everything on to `brain`, and keeps the newest decision of every turn, and why it failed when it did."""

    brain: Brain
    decisions: dict[str, Decision] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def decide(self, conversation: str, turn: str, text: str, metadata: dict[str, Any]) -> Decision:
        """Asks the brain. Raises what it raises."""
        try:
            decision = self.brain.decide(conversation, turn, text, metadata)
        except BrainFailed as error:
            self.failures.append(str(error).partition("\n")[0])
            raise
        self.decisions[turn] = decision
        return decision
