"""Customers who fall silent in the middle of an intake: the ticket is opened with what there is."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.handbook import Handbook
from bot.language import LanguageIdentifier
from bot.model.dialogue import Dialogue
from bot.model.effect import Decision, Effect, EffectName, Reply
from bot.model.outgoing import Surface
from bot.model.ticket import Reason
from bot.store import turns
from bot.store.engine import Store
from bot.store.tables import ConversationRow, MessageRow
from bot.triage.context import TurnContext, said_before
from bot.triage.effects import Commit, apply
from bot.triage.speaking import speak
from bot.triage.trouble import leave_to_a_person

log = structlog.get_logger()


def file_silent_drafts(store: Store, handbook: Handbook, clock: Clock, account_id: Callable[[], str]) -> int:
    """Opens a ticket for every draft that waited longer than the policy allows. Returns how many.

    Whoever only ever wrote in public is not sent a DM: X allows automated DMs only to those who wrote one. A draft
    that cannot be read is left to a person as it is, and holds up nobody else's.
    """
    waited = timedelta(minutes=handbook.policy.intake.silence_minutes)
    filed = 0
    while True:
        with store.reading() as session:
            conversation_id = session.scalar(_silent_since(clock() - waited).with_only_columns(ConversationRow.id))
        if conversation_id is None:
            return filed
        try:
            filed += _file(store, handbook, clock, account_id, conversation_id)
        except Exception as error:
            log.exception("draft set aside", action="draft_set_aside", on=conversation_id)
            with store.transaction() as session:
                conversation = session.get_one(ConversationRow, conversation_id)
                leave_to_a_person(session, handbook, conversation, type(error).__name__, clock())
            filed += 1


def _silent_since(moment: datetime) -> Select[ConversationRow]:
    """The conversation that has been silent longest among those silent since before `moment`."""
    silent = select(ConversationRow).where(ConversationRow.quiet_since <= moment, ConversationRow.due_at.is_(None))
    return silent.order_by(ConversationRow.quiet_since).limit(1)


def _file(store: Store, handbook: Handbook, clock: Clock, account_id: Callable[[], str], conversation_id: str) -> bool:
    with store.transaction() as session:
        here = select(ConversationRow).where(ConversationRow.id == conversation_id)
        conversation = session.scalar(
            here.where(ConversationRow.quiet_since.is_not(None), ConversationRow.due_at.is_(None)).with_for_update()
        )
        if conversation is None:  # the customer has written on, or another desk was faster
            return False
        now = clock()
        turn = _silent_turn(conversation, said_before(session, conversation.id), handbook, now)
        commit = Commit(session=session, handbook=handbook, turn=turn, conversation=conversation, now=now)
        decision = _decide(turn, handbook)
        apply(commit, decision.effects)
        if not turn.opted_out and not turn.owned and _ever_wrote(session, conversation):
            speak(commit, decision.replies, account_id)
        return True


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


def _silent_turn(conversation: ConversationRow, said_before: str, handbook: Handbook, now: datetime) -> TurnContext:
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
        owned=turns.owned(conversation, now),
        said_before=said_before,
        attempts=0,
    )


def _ever_wrote(session: Session, conversation: ConversationRow) -> bool:
    wrote = select(MessageRow.id).where(MessageRow.conversation_id == conversation.id, MessageRow.who == "customer")
    return session.scalar(wrote.limit(1)) is not None
