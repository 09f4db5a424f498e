"""Customers who fall silent in the middle of an intake: the ticket is opened with what there is."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.handbook import Handbook
from bot.language import LanguageIdentifier
from bot.model.dialogue import Dialogue
from bot.model.effect import Decision, Effect, EffectName, Reply
from bot.model.outgoing import Surface
from bot.model.ticket import Reason
from bot.store.engine import Store
from bot.store.tables import ConversationRow, MessageRow
from bot.triage.context import TurnContext, said_before
from bot.triage.effects import Commit, apply
from bot.triage.speaking import speak


def file_silent_drafts(store: Store, handbook: Handbook, clock: Clock, account_id: Callable[[], str]) -> int:
    """Opens a ticket for every draft that waited longer than the policy allows. Returns how many.

    Whoever only ever wrote in public is not sent a DM: X allows automated DMs only to those who wrote one.
    """
    waited = timedelta(minutes=handbook.policy.intake.silence_minutes)
    filed = 0
    while True:
        with store.transaction() as session:
            conversation = session.scalar(
                select(ConversationRow)
                .where(
                    ConversationRow.quiet_since <= clock() - waited,
                    ConversationRow.due_at.is_(None),
                )
                .order_by(ConversationRow.quiet_since)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if conversation is None:
                return filed
            turn = _silent_turn(conversation, said_before(session, conversation.id), handbook)
            commit = Commit(
                session=session,
                handbook=handbook,
                turn=turn,
                conversation=conversation,
                now=clock(),
            )
            decision = _decide(turn, handbook)
            apply(commit, decision.effects)
            if not turn.opted_out and not turn.owned and _ever_wrote(session, conversation):
                speak(commit, decision.replies, account_id)
            filed += 1


def _decide(turn: TurnContext, handbook: Handbook) -> Decision:
    draft = turn.dialogue.draft
    if draft is None:
        return Decision(effects=(Effect(name=EffectName.REMEMBER, values={"dialogue": None}),))
    missing = [name for name in handbook.policy.topics[draft.topic].required if name not in draft.fields]
    said = Reply(
        say="utter_ticket_opened" if draft.fields else "utter_ticket_opened_bare",
        values={"captured": {name: value.value for name, value in draft.fields.items()}},
    )
    replies = (said, Reply(say="utter_still_missing", values={"missing": missing})) if missing else (said,)
    stored = turn.dialogue.as_json()["draft"]
    ticket = {**stored, "reason": Reason.SILENCE.value, "missing": missing, "flags": turn.dialogue.flags}
    effects = (
        Effect(name=EffectName.OPEN_TICKET, values=ticket),
        Effect(name=EffectName.REMEMBER, values={"dialogue": None}),
    )
    return Decision(replies=replies, effects=effects)


def _silent_turn(conversation: ConversationRow, said_before: str, handbook: Handbook) -> TurnContext:
    customer = conversation.customer
    languages = handbook.policy.languages
    language = LanguageIdentifier(languages.served, languages.default).spoken(customer.language)
    return TurnContext(
        turn=f"silence:{conversation.id}",
        conversation_id=conversation.id,
        customer_id=customer.id,
        surface=Surface.DM,
        text="",
        message_ids=(),
        newest_post_id="",
        language=language,
        dialogue=Dialogue.from_json(conversation.dialogue),
        tickets=(),
        opted_out=customer.opted_out_at is not None,
        owned=conversation.owner_id is not None,
        said_before=said_before,
        attempts=0,
    )


def _ever_wrote(session: Session, conversation: ConversationRow) -> bool:
    wrote = select(MessageRow.id).where(MessageRow.conversation_id == conversation.id, MessageRow.who == "customer")
    return session.scalar(wrote.limit(1)) is not None
