"""The JSON bodies X takes. Anything it does not know is refused."""

from typing import Annotated, Any, TypeVar

from litestar import Request
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.simulator.api.event_types import EventType
from bot.simulator.api.problems import ProblemError, Violation, invalid

Id = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=200)]
ModelT = TypeVar("ModelT", bound=BaseModel)


class Body(BaseModel):
    """A body without room for unknown properties and without conversions between types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Attachment(Body):
    """Media of a direct message."""

    media_id: Id


class SendDm(Body):
    """`CreateDirectMessagesByParticipantIdRequest`."""

    text: Annotated[str, StringConstraints(min_length=1)] | None = None
    attachments: list[Attachment] | None = None


class Reply(Body):
    """`CreatePostsReply`."""

    in_reply_to_tweet_id: Id
    auto_populate_reply_metadata: bool | None = None
    exclude_reply_user_ids: list[Id] | None = None


class CreatePost(Body):
    """The part of `CreatePostsRequest` the simulator can do."""

    text: str = ""
    reply: Reply | None = None
    made_with_ai: bool | None = None
    paid_partnership: bool | None = None


class CreateWebhook(Body):
    """`CreateWebhooksRequest`."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class SubscriptionFilter(Body):
    """`CreateActivitySubscriptionFilter`."""

    user_id: Id | None = None
    keyword: Annotated[str, StringConstraints(min_length=1)] | None = None
    direction: Annotated[str, StringConstraints(pattern="^(inbound|outbound)$")] | None = None


class CreateSubscription(Body):
    """`CreateActivitySubscriptionRequest`."""

    event_type: EventType
    filter: SubscriptionFilter
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
