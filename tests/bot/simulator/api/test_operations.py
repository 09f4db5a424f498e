from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot.simulator.api.callers import Caller
from bot.simulator.limits import RateLimits
from tests.bot.simulator.api.tokens import access_token, as_user
from tests.bot.simulator.harness import BRAND, HOOK, LENA, MAYA, X
from tests.bot.simulator.schema import OPERATIONS, Operation, body_of, problem_of

CALLERS = {"UserToken": Caller.USER, "OAuth2UserToken": Caller.USER2, "BearerToken": Caller.APP}
"""X's description calls them one thing, its answers another."""

TOKEN_ENDPOINT = ("POST", "/2/oauth2/token")
"""Described as where the scopes come from, not as an operation."""


@dataclass(frozen=True)
class Request:
    """A good request: what stands in for the variables of the path, the body and the query."""

    body: object = None
    params: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class World:
    """One X with something of everything in it."""

    x: X
    dm: str
    mention: str
    own: str
    webhook: str
    subscription: str

    def good(self, operation: str) -> Request:
        webhook, subscription = {"webhook_id": self.webhook}, {"subscription_id": self.subscription}
        posts = {"post.fields": "created_at,entities", "expansions": "author_id,referenced_posts"}
        dms = {"dm_event.fields": "created_at,entities", "expansions": "sender_id", "max_results": "5"}
        users = {"user.fields": "description,public_metrics,receives_your_dm"}
        wish = {"event_type": "post.delete", "filter": {"user_id": BRAND}, "tag": "own", "webhook_id": self.webhook}
        day = {"webhook_id": self.webhook, "from_date": "202611212300", "to_date": "202611212340"}
        return {
            "createDirectMessagesByParticipantId": Request({"text": "Hello"}, variables={"participant_id": MAYA}),
            "getDirectMessagesEvents": Request(params=dms),
            "getDirectMessagesEventsByParticipantId": Request(params=dms, variables={"participant_id": MAYA}),
            "getDirectMessagesEventsById": Request(variables={"event_id": self.dm}),
            "deleteDirectMessagesEvents": Request(variables={"event_id": self.dm}),
            "createPosts": Request({"text": "On it.", "reply": {"in_reply_to_tweet_id": self.mention}}),
            "deletePosts": Request(variables={"id": self.own}),
            "getPostsById": Request(params=posts, variables={"id": self.own}),
            "getPostsByIds": Request(params={"ids": f"{self.own},42"} | posts),
            "searchPostsRecent": Request(params={"query": "from:HarborlightHelp"} | posts),
            "getUsersMentions": Request(params={"max_results": "5"} | posts, variables={"id": BRAND}),
            "getUsersMe": Request(params=users),
            "getUsersById": Request(params=users, variables={"id": MAYA}),
            "blockUsersDms": Request(variables={"id": LENA}),
            "createWebhooks": Request({"url": HOOK + "/2"}),
            "getWebhooks": Request(params={"webhook_config.fields": "id,valid"}),
            "validateWebhooks": Request(variables=webhook),
            "deleteWebhooks": Request(variables=webhook),
            "createWebhookReplayJob": Request(day),
            "createActivitySubscription": Request(wish),
            "getActivitySubscriptions": Request(params={"max_results": "10"}),
            "updateActivitySubscription": Request({"tag": "renamed"}, variables=subscription),
            "deleteActivitySubscription": Request(variables=subscription),
            "deleteActivitySubscriptionsByIds": Request(params={"ids": f"{self.subscription},42"}),
        }[operation]

    def send(self, caller: Caller, operation: Operation) -> httpx.Response:
        good = self.good(operation.id)
        path = operation.path.format(**good.variables)
        ask: Callable[..., httpx.Response] = {
            Caller.USER: self.x.as_brand,
            Caller.APP: self.x.as_app,
            Caller.USER2: lambda *request: as_user(self.x, access_token(self.x), *request),
        }[caller]
        return ask(operation.method, path, good.body, good.params)


@pytest.fixture
def world(make_x: Callable[..., X]) -> World:
    x = make_x(limits=RateLimits.lifted())
    mention = x.customer_post(MAYA, "@HarborlightHelp no power, see https://example.com")
    own = x.reply(mention, "Which street, please?").json()["data"]["id"]
    webhook = x.register_webhook()
    subscription = x.subscribe("dm.received", webhook)
    return World(x, x.customer_dm(MAYA, "No power"), mention, own, webhook, subscription)


def named(operation: Operation) -> str:
    return operation.id


@pytest.mark.parametrize("caller", list(Caller), ids=lambda caller: caller.name)
@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_every_operation_answers_whom_the_description_allows_and_nobody_else(
    world: World, operation: Operation, caller: Caller
) -> None:
    allowed = {CALLERS[kind] for kind in operation.security}
    answer = world.send(caller, operation)
    if caller in allowed:
        body_of(answer, operation.success)
    else:
        problem = problem_of(answer, 403, "unsupported-authentication")
        assert problem["detail"].endswith(f"[{', '.join(sorted(allowed))}].")


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_every_operation_refuses_a_parameter_it_does_not_have(world: World, operation: Operation) -> None:
    good = world.good(operation.id)
    path = operation.path.format(**good.variables)
    ask = world.x.as_app if "BearerToken" in operation.security else world.x.as_brand
    problem = problem_of(
        ask(operation.method, path, good.body, {**good.params, "mood": "kind"}), 400, "invalid-request"
    )
    assert [error["parameters"] for error in problem["errors"]] == [{"mood": ["kind"]}]


@pytest.mark.parametrize(
    "operation", [operation for operation in OPERATIONS if "requestBody" in operation.described], ids=named
)
@pytest.mark.parametrize("body", [None, [], {"mood": "kind"}])
def test_every_operation_refuses_a_body_it_does_not_know(world: World, operation: Operation, body: object) -> None:
    good = world.good(operation.id)
    path = operation.path.format(**good.variables)
    ask = world.x.as_app if "BearerToken" in operation.security else world.x.as_brand
    problem_of(ask(operation.method, path, body), 400, "invalid-request")


def routes(x: X) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Method and path of everything under /2, with what its endpoint was told."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for route in x.http.app.routes:
        for handler in getattr(route, "route_handlers", ()):
            for method in handler.http_methods - {"OPTIONS"}:
                found[method, route.path_format] = handler.opt
    return {(method, path): opt for (method, path), opt in found.items() if path.startswith("/2/")}


def test_every_operation_is_routed_and_nothing_else_is(x: X) -> None:
    described = {(operation.method, operation.path) for operation in OPERATIONS}
    assert routes(x).keys() - {TOKEN_ENDPOINT} == described


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_every_operation_wants_the_scopes_of_the_description(x: X, operation: Operation) -> None:
    opt = routes(x)[operation.method, operation.path]
    assert opt["allowed"] == {CALLERS[kind] for kind in operation.security}
    assert opt["scopes"] == operation.security.get("OAuth2UserToken", frozenset())
