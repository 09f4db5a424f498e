"""From a decision's replies to one message in the outbox."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.model.effect import EffectName, Reply
from bot.model.outgoing import Surface, Urgency
from bot.store import notices, outbox
from bot.store.locks import one_at_a_time
from bot.triage.effects import Commit
from bot.triage.gate import answered_in_public
from bot.triage.posts import post_text

DISCLOSURE = Reply(say="utter_disclosure")
COURTESIES = frozenset({"utter_thank", "utter_goodbye", "utter_greet", "utter_compliment", "utter_public_thank"})
"""What is worth sending only when nothing better waits."""

A_NEW_EMERGENCY = frozenset({EffectName.OPEN_TICKET, EffectName.PAGE_ON_CALL})
"""Whoever is in danger is told what to do, also right after another public reply; once."""

DM_LINK = "https://x.com/messages/compose?recipient_id={account_id}"


def speak(commit: Commit, replies: Sequence[Reply], account_id: Callable[[], str]) -> None:
    """Queues the replies as one message, the automated assistant's introduction with the first DM.

    In public it says nothing to whoever has got the one automated reply of this interaction.
    """
    public = commit.turn.surface is Surface.POST
    if not replies or (public and not commit.done >= A_NEW_EMERGENCY and _had_its_reply(commit)):
        return
    urgency = _urgency(commit, replies)
    text = _post(commit, replies, account_id()) if public else _dm(commit, replies, urgency)
    outbox.queue(
        commit.session,
        commit.conversation,
        text,
        urgency,
        commit.now,
        in_reply_to=commit.turn.newest_post_id if public else "",
        turn=commit.turn.turn,
    )


def _had_its_reply(commit: Commit) -> bool:
    """Whether this interaction got its reply: before this turn was read, or meanwhile, from another worker."""
    if answered_in_public(commit.turn):
        return True
    customer = commit.turn.customer_id
    one_at_a_time(commit.session.connection(), f"public:{customer}")
    return notices.answered_in_public(commit.session, customer, commit.now - commit.turn.again_after)


def _dm(commit: Commit, replies: Sequence[Reply], urgency: Urgency) -> str:
    customer = commit.conversation.customer
    if customer.disclosed_at is None:
        replies = _with_disclosure(replies, urgency)
        customer.disclosed_at = commit.now
    said = _filled(replies, commit.mentionable())
    turn = commit.turn
    return commit.handbook.replies.message(said, turn.language.answered_in, commit.now, before=turn.said_before)


def _post(commit: Commit, replies: Sequence[Reply], account_id: str) -> str:
    said = _filled(replies, {**commit.mentionable(), "dm_link": DM_LINK.format(account_id=account_id)})
    return post_text(
        said,
        commit.conversation.customer.handle,
        commit.handbook.replies,
        commit.turn.language.answered_in,
        commit.now,
        before=commit.turn.said_before,
    )


def _filled(replies: Sequence[Reply], values: dict[str, Any]) -> list[Reply]:
    return [replace(reply, values={**values, **reply.values}) for reply in replies]


def _with_disclosure(replies: Sequence[Reply], urgency: Urgency) -> list[Reply]:
    """First things first: who is in danger reads what to do before who says it."""
    return [*replies, DISCLOSURE] if urgency is Urgency.EMERGENCY else [DISCLOSURE, *replies]


def _urgency(commit: Commit, replies: Sequence[Reply]) -> Urgency:
    said = {reply.say for reply in replies}
    if EffectName.PAGE_ON_CALL in commit.done:
        return Urgency.EMERGENCY
    if commit.ticket is not None:
        return Urgency.TICKET_CONFIRMATION
    if said & {"utter_answer", "utter_public_answer"}:
        return Urgency.FAQ
    if said <= COURTESIES:
        return Urgency.COURTESY
    return Urgency.QUESTION if commit.turn.answered_before else Urgency.ACKNOWLEDGEMENT
