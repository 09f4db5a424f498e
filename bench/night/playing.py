"""The night itself: who writes when, what breaks when, and everything that is due in between, on one virtual clock."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from bench.night.people import HOURS, Plan
from bench.night.stage import Stage
from bot.model.outgoing import Surface
from bot.simulator.records import DirectMessage, Message, Post, User
from bot.store import outbox

OUTAGES = tuple(timedelta(minutes=minute) for minute in (70, 180, 290))
OUTAGE = timedelta(minutes=10)
"""X answers nothing and delivers nothing for this long, at each of these moments after the start."""

RESTARTS = (timedelta(hours=2), timedelta(hours=4))
AWAY = timedelta(minutes=4)
"""The desk's process dies at these moments, the moment X has taken a message from it, and is back after this long."""

RUNS_ON = timedelta(hours=24)
"""How long after the last customer the outbox may take at most until it is empty."""

LOOK = timedelta(minutes=1)
"""The longest stride of the clock."""

BURST_GAP = timedelta(seconds=2)


@dataclass(kw_only=True)
class Customer:
    """Somebody who writes, and how far they are with their plan. `said` are X's ids of what they wrote."""

    plan: Plan
    user: User
    left: list[str]
    said: list[str] = field(default_factory=list)
    danger_at: datetime | None = None
    answered_at: datetime | None = None
    began_at: datetime | None = None


@dataclass(kw_only=True)
class Played:
    """What is left to look at. `ended` is when the outbox was empty; `overtaken` counts DMs of lesser urgency that were
    sent while an emergency waited that could have gone.
    """

    customers: list[Customer]
    began: datetime
    ended: datetime
    overtaken: int = 0


class NightPlay:
    """Plays everybody's plan on a stage."""

    def __init__(self, stage: Stage, plans: list[Plan], say: Callable[[str], None]) -> None:
        self._stage = stage
        self._say = say
        self._began = stage.clock()
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = count()
        self._customers = [self._join(plan) for plan in plans]
        self._by_id = {customer.user.id: customer for customer in self._customers}
        self._seen = stage.x.state.latest()
        for moment in OUTAGES:
            self._at(self._began + moment, lambda: self._outage(True))
            self._at(self._began + moment + OUTAGE, lambda: self._outage(False))
        for moment in RESTARTS:
            self._at(self._began + moment, self._die)
            self._at(self._began + moment + AWAY, self._start_again)

    def play(self) -> Played:
        """Until everybody has said everything and everything is answered."""
        latest = self._began + HOURS + RUNS_ON
        while self._stage.clock() < latest:
            self._stage.work()
            self._listen()
            if self._over():
                break
            self._move(latest)
            self._do_what_is_due()
        return Played(customers=self._customers, began=self._began, ended=self._stage.clock())

    def _join(self, plan: Plan) -> Customer:
        user = self._stage.x.join(f"night_{plan.number}", f"Customer {plan.number}")
        assert user is not None
        customer = Customer(plan=plan, user=user, left=list(plan.messages))
        self._at(self._began + plan.begins, lambda: self._begin(customer))
        return customer

    def _at(self, moment: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (moment, next(self._numbers), act))

    def _do_what_is_due(self) -> None:
        while self._agenda and self._agenda[0][0] <= self._stage.clock():
            heapq.heappop(self._agenda)[2]()

    def _move(self, latest: datetime) -> None:
        now = self._stage.clock()
        until = min((latest, now + LOOK, *(self._agenda[0][:1] if self._agenda else ())))
        self._stage.clock.advance(self._stage.next_moment(until) - now)

    def _over(self) -> bool:
        if self._agenda or self._stage.night is None:
            return False
        return self._stage.night.at_rest()

    # customers

    def _begin(self, customer: Customer) -> None:
        text, now = customer.left.pop(0), self._stage.clock()
        customer.began_at = now
        customer.danger_at = now if customer.plan.danger else None
        x = self._stage.x
        if customer.plan.mention:
            post = x.publish_post(customer.user.id, f"@{x.brand.handle} {text} ({customer.plan.number})")
            customer.said.append(post.id)
        elif customer.plan.burst:
            half = len(text) // 2 + text[len(text) // 2 :].find(" ")
            self._dm(customer, text[:half])
            self._at(now + BURST_GAP, lambda: self._dm(customer, text[half:].strip()))
        else:
            self._dm(customer, text)

    def _dm(self, customer: Customer, text: str) -> None:
        x = self._stage.x
        customer.said.append(x.send_dm(customer.user.id, x.brand.id, text).id)

    def _listen(self) -> None:
        """Customers read what is new; whoever has something left to say thinks and says it."""
        state = self._stage.x.state
        for message in state.since(self._seen):
            self._seen = max(self._seen, message.sequence)
            customer = self._by_id.get(self._told(message) or "")
            if customer is None:
                continue
            customer.answered_at = customer.answered_at or message.created_at
            if customer.left:
                text = customer.left.pop(0)
                later = self._stage.clock() + customer.plan.thinks
                self._at(later, lambda customer=customer, text=text: self._dm(customer, text))

    def _told(self, message: Message) -> str | None:
        """Whom the brand spoke to, if it did."""
        brand = self._stage.x.brand.id
        if isinstance(message, DirectMessage):
            return message.recipient_id if message.sender_id == brand else None
        return message.in_reply_to_user_id if isinstance(message, Post) and message.author_id == brand else None

    # what breaks

    def _outage(self, down: bool) -> None:
        self._stage.x.faults.down = down
        self._say(f"  {self._hour()}  X is {'down' if down else 'back'}")

    def _die(self) -> None:
        self._stage.die_after_the_next_send()
        self._at(self._stage.clock() + timedelta(minutes=1), self._stage.kill)
        self._say(f"  {self._hour()}  the desk dies")

    def _start_again(self) -> None:
        self._stage.start()
        self._say(f"  {self._hour()}  the desk is back ({self._waiting()} DMs wait)")

    def _hour(self) -> str:
        passed = int((self._stage.clock() - self._began).total_seconds()) // 60
        return f"{passed // 60}:{passed % 60:02}"

    def _waiting(self) -> int:
        assert self._stage.desk is not None
        with self._stage.desk.store.reading() as session:
            return outbox.waiting(session, Surface.DM)
