"""X asks every webhook once an hour whether it still knows the consumer secret."""

import logging
from dataclasses import dataclass
from datetime import timedelta

import httpx

from bot.clock import Clock
from bot.simulator.challenge import ChallengeError, challenge
from bot.simulator.faults import Faults
from bot.simulator.records import Webhook
from bot.simulator.state import State

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Checkups:
    """Challenges webhooks, and remembers by the simulator's clock when it did."""

    state: State
    clock: Clock
    http: httpx.Client
    consumer_secret: str
    faults: Faults

    def challenge(self, url: str) -> None:
        """Check a webhook now; `ChallengeError` when it does not prove that it knows the secret."""
        self.state.note_check(url, self.clock())
        if self.faults.invalid_webhooks:
            raise ChallengeError("Every webhook is invalid: somebody switched that on.")
        challenge(self.http, url, self.consumer_secret)

    def check_due(self) -> list[str]:
        """Challenge every valid webhook whose last check is an hour ago; the ids of those found invalid.

        An invalid one is left alone until it is validated on demand. While X is down nothing is checked.
        """
        if self.faults.down:
            return []
        valid = [webhook for webhook in self.state.webhooks() if webhook.valid]
        return [webhook.id for webhook in valid if self._is_due(webhook) and not self._passes(webhook)]

    def _is_due(self, webhook: Webhook) -> bool:
        return self.faults.invalid_webhooks or self.clock() - self.state.last_check(webhook) >= EVERY

    def _passes(self, webhook: Webhook) -> bool:
        try:
            self.challenge(webhook.url)
        except ChallengeError as error:
            log.warning("webhook %s failed its hourly check: %s", webhook.id, error)
            self.state.mark_webhook(webhook, valid=False)
            return False
        return True
