"""A scripted conversation: what a customer says, and what should come of it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StringConstraints

from bot.model.vocabulary import FIELDS, TOPICS
from bot.policy.values import one_of
from bot.rehearsal.steps import Message, Say, Step, read_step
from bot.rehearsal.values import read_local_time

Text = Annotated[str, StringConstraints(min_length=1)]
FieldName = Annotated[str, one_of("a field", lambda: FIELDS)]
Topic = Annotated[str, one_of("a topic", lambda: TOPICS)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class Outcome(StrEnum):
    """How a conversation can end."""

    TICKET = "ticket"
    FAQ_RESOLVED = "faq_resolved"
    EMERGENCY = "emergency"
    OPTED_OUT = "opted_out"
    TICKET_STATUS = "ticket_status"
    NO_REPLY = "no_reply"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Expectation(_Value):
    """What should come of it; what is left out is not checked."""

    outcome: Outcome | None = Field(None, description=f"one of {', '.join(Outcome)}")
    topic: Topic | None = Field(None, description="a topic of policy.yml, like report_outage")
    fields: dict[FieldName, Text] = Field({}, description='details and their values, like {"amount": "USD 240"}')
    language: LanguageCode | None = Field(None, description="a language code, like en")
    max_bot_messages: int | None = Field(None, ge=0, description="a whole number, like 2")
    must_not_contain: tuple[Text, ...] = Field((), description='a list of texts, like ["22-104-55873"]')


class Script(_Value):
    """One conversation; `at` is local to the policy's timezone. `shows` names what it is an example of."""

    id: Text = Field(description="a name of its own, like en-outage-in-the-dark")
    lang: LanguageCode | None = Field(None, description="the language it is written in, like en")
    start: Literal["dm", "mention"] = Field("dm", description="dm or mention")
    at: Annotated[datetime, PlainValidator(read_local_time)] = Field(
        description="a local time without an offset, like 2026-11-21T23:40:00"
    )
    customer: tuple[Annotated[Step, PlainValidator(read_step)], ...] = Field(
        min_length=1, description="a list with at least one message"
    )
    expect: Expectation = Field(Expectation(), description='a mapping, like {"outcome": "ticket"}')
    shows: tuple[Text, ...] = Field((), description="a list of texts")

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the customer does; in a script that starts with a mention, their first plain message is public."""
        first = self.customer[0]
        if self.start == "dm" or not isinstance(first, Say) or not first.plain:
            return self.customer
        public = (Message(where="public", text=message.text) for message in first.messages)
        return (Say(messages=tuple(public)), *self.customer[1:])
