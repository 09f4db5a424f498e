"""The JSON bodies X takes. Anything it does not know is refused.

What needs media, polls or edits is refused too, because the simulator has none. The rest of a post's properties that it
has no use for (where it was written, who may answer) are taken and leave no trace.
"""

from typing import Annotated, Any, Literal, TypeVar

from litestar import Request
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, field_validator

from bot.simulator.api.event_types import EventType
from bot.simulator.api.problems import ProblemError, Violation, invalid

Id = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Minute = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
ModelT = TypeVar("ModelT", bound=BaseModel)


class Body(BaseModel):
    """A body without room for unknown properties and without conversions between types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class XBody(Body):
    """A body of X's, where what is not there is left out: null is no value."""

    @field_validator("*", mode="before")
    @classmethod
    def _is_there(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("must not be null")
        return value


class Attachment(XBody):
    """Media of a direct message."""

    media_id: Id


class SendDm(XBody):
    """`CreateDirectMessagesByParticipantIdRequest`."""

    text: Annotated[str, StringConstraints(min_length=1)] | None = None
    attachments: list[Attachment] | None = None


class Reply(XBody):
    """`CreatePostsReply`."""

    in_reply_to_tweet_id: Id
    auto_populate_reply_metadata: bool | None = None
    exclude_reply_user_ids: list[Id] | None = None


class Geo(XBody):
    """`CreatePostsGeo`."""

    place_id: str | None = None


class CreatePost(XBody):
    """The part of `CreatePostsRequest` the simulator can do, or need not do."""

    text: str = ""
    reply: Reply | None = None
    quote_tweet_id: Id | None = None
    made_with_ai: bool | None = None
    paid_partnership: bool | None = None
    card_uri: str | None = None
    community_id: Id | None = None
    direct_message_deep_link: str | None = None
    for_super_followers_only: bool | None = None
    geo: Geo | None = None
    nullcast: bool | None = None
    reply_settings: Literal["following", "mentionedUsers", "subscribers", "verified"] | None = None
    share_with_followers: bool | None = None


class CreateWebhook(XBody):
    """`CreateWebhooksRequest`."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Replay(XBody):
    """`CreateWebhookReplayJobRequest`; both dates are UTC minutes and count in."""

    webhook_id: Id
    from_date: Minute
    to_date: Minute


class SubscriptionFilter(XBody):
    """`CreateActivitySubscriptionFilter`."""

    user_id: Id | None = None
    keyword: Annotated[str, StringConstraints(min_length=1)] | None = None
    direction: Annotated[str, StringConstraints(pattern="^(inbound|outbound)$")] | None = None


class CreateSubscription(XBody):
    """`CreateActivitySubscriptionRequest`."""

    event_type: EventType
    filter: SubscriptionFilter
    tag: Tag | None = None
    webhook_id: Id | None = None


class UpdateSubscription(XBody):
    """`UpdateActivitySubscriptionRequest`."""

    tag: Tag | None = None
    webhook_id: Id | None = None


async def read(request: Request[Any, Any, Any], model: type[ModelT]) -> ModelT:
    """The body as a model, or 400 with everything that is wrong with it."""
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> ProblemError:
    violations = []
    for wrong in error.errors(include_url=False):
        path = ".".join(str(part) for part in wrong["loc"])
        value = wrong["input"] if isinstance(wrong["input"], str) else repr(wrong["input"])
        message = wrong["msg"]
        if wrong["type"] == "extra_forbidden":
            message = "is not known here, and unknown properties are not allowed"
        violations.append(Violation(parameters={path: [value[:200]]} if path else {}, message=f"$.{path}: {message}"))
    return invalid(violations)
