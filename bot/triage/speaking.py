"""From a decision's replies to one message in the outbox."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.model.effect import EffectName, Reply
from bot.model.outgoing import Surface, Urgency
from bot.store import outbox
from bot.triage.effects import Commit

DISCLOSURE = Reply(say="utter_disclosure")
DM_LINK = "https://x.com/messages/compose?recipient_id={account_id}"


def speak(commit: Commit, replies: Sequence[Reply], account_id: Callable[[], str]) -> None:
    """Queues the replies as one message, the automated assistant's introduction with the first DM."""
    if not replies:
        return
    customer = commit.conversation.customer
    urgency = _urgency(commit, replies)
    if commit.turn.surface is Surface.DM and customer.disclosed_at is None:
        replies = _with_disclosure(replies, urgency)
        customer.disclosed_at = commit.now
    values = commit.mentionable()
    if commit.turn.surface is Surface.POST:
        values["dm_link"] = DM_LINK.format(account_id=account_id())
    text = commit.handbook.replies.message(
        [replace(reply, values={**values, **reply.values}) for reply in replies],
        commit.turn.language.answered_in,
        commit.now,
        before=commit.turn.said_before,
    )
    if commit.turn.surface is Surface.POST and customer.handle:
        text = f"@{customer.handle} {text}"  # X refuses a post whose text it has seen, whoever it answers
    outbox.queue(
        commit.session,
        commit.conversation,
        text,
        urgency,
        commit.now,
        in_reply_to=commit.turn.newest_post_id if commit.turn.surface is Surface.POST else "",
        turn=commit.turn.turn,
    )


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
    return Urgency.QUESTION if commit.turn.answered_before else Urgency.ACKNOWLEDGEMENT
