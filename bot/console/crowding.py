"""When direct messages are too few for everybody who waits: a public post, drafted for people to send."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from urllib.parse import urlencode

from bot.console.console import Console
from bot.model.effect import Reply
from bot.model.outgoing import Surface, Urgency
from bot.store import tickets
from bot.twitter_text import LONGEST_POST, weight
from bot.x.budget import windows
from bot.x.scarcity import expected_wait

OUTAGE = "report_outage"
WRITE_A_POST = "https://x.com/intent/post"


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """So many `minutes` somebody would wait for a DM now; `text` is what a post could say, `link` where to post it."""

    minutes: int
    text: str
    link: str


def crowd(console: Console) -> Crowd | None:
    """The suggestion, or None while nobody waits longer than `outbox.suggest_post_minutes`."""
    policy, now = console.handbook.policy, console.clock()
    with console.store.reading() as session:
        limits = windows(policy.outbox, Surface.DM)
        wait = expected_wait(session, Surface.DM, limits, now, Urgency.QUESTION)
        if wait <= timedelta(minutes=policy.outbox.suggest_post_minutes):
            return None
        topics = [row.topic for row in tickets.queue(session)]
    text = _draft(console, "outage" if topics.count(OUTAGE) * 2 > len(topics) else "general", now)
    link = f"{WRITE_A_POST}?{urlencode({'text': text})}" if text else WRITE_A_POST
    return Crowd(minutes=ceil(wait / timedelta(minutes=1)), text=text, link=link)


def _draft(console: Console, about: str, now: datetime) -> str:
    """The first variant that fits into a post; empty when none does."""
    policy = console.handbook.policy
    page = policy.topics[OUTAGE].link or policy.brand.website
    reply = Reply(say="utter_status_post", values={"about": about, "link": str(page)})
    variants = console.handbook.replies.variants(reply, policy.languages.default, now)
    return next((text for text in variants if weight(text) <= LONGEST_POST), "")
