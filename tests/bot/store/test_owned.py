"""Whether a person has a conversation."""

from datetime import timedelta

import pytest

from bot.store.tables import ConversationRow
from bot.store.turns import OWNED_ELSEWHERE_FOR, owned

A_MOMENT = timedelta(seconds=1)


def test_nobodys_conversation_is_the_bots(clock):
    assert not owned(ConversationRow(id="dm:1"), clock())


def test_an_agents_conversation_is_theirs_however_long_it_takes(clock):
    conversation = ConversationRow(id="dm:1", owner_id=7)
    clock.advance(timedelta(days=30))
    assert owned(conversation, clock())


@pytest.mark.parametrize(("later", "still"), [(OWNED_ELSEWHERE_FOR - A_MOMENT, True), (OWNED_ELSEWHERE_FOR, False)])
def test_an_answer_in_xs_own_app_silences_the_bot_for_a_while(clock, later, still):
    conversation = ConversationRow(id="dm:1", answered_elsewhere_at=clock())
    clock.advance(later)
    assert owned(conversation, clock()) is still
