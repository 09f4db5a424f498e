"""What X answers instead of data: problem documents (RFC 7807)."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from litestar import Request, Response
from litestar.exceptions import HTTPException

log = logging.getLogger(__name__)

PROBLEM_TYPES = "https://api.x.com/2/problems/"
MEDIA_TYPE = "application/problem+json"


class Violation(TypedDict):
    """One parameter X did not like: its values by name, and why."""

    parameters: dict[str, list[str]]
    message: str


class ProblemError(Exception):
    """Ends a request with a problem document."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        title: str | None = None,
        kind: str | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.body: dict[str, Any] = {
            "title": title or status.phrase,
            "detail": detail,
            "type": PROBLEM_TYPES + kind if kind else "about:blank",
            "status": int(status),
            **members,
        }


def invalid(violations: Sequence[Violation]) -> ProblemError:
    """400, with one entry under `errors` for each thing that was wrong."""
    return ProblemError(
        HTTPStatus.BAD_REQUEST,
        "One or more parameters to your request was invalid.",
        title="Invalid Request",
        kind="invalid-request",
        errors=list(violations),
    )


def invalid_value(parameter: str, value: str, message: str) -> ProblemError:
    """400 for a single parameter."""
    return invalid([Violation(parameters={parameter: [value]}, message=message)])


def unauthorized() -> ProblemError:
    """401; X does not say what was wrong with the credentials."""
    return ProblemError(HTTPStatus.UNAUTHORIZED, "Unauthorized")


def unsupported_authentication(used: str, supported: Sequence[str]) -> ProblemError:
    """403: the credentials are good, but not of a kind this endpoint takes."""
    return ProblemError(
        HTTPStatus.FORBIDDEN,
        f"Authenticating with {used} is forbidden for this endpoint.  "
        f"Supported authentication types are [{', '.join(supported)}].",
        title="Unsupported Authentication",
        kind="unsupported-authentication",
    )


def forbidden(detail: str) -> ProblemError:
    """403 for something X knows but will not do."""
    return ProblemError(HTTPStatus.FORBIDDEN, detail)


def not_authorized(resource_type: str, parameter: str, value: str, detail: str) -> ProblemError:
    """403 for a resource that belongs to somebody else."""
    return ProblemError(
        HTTPStatus.FORBIDDEN,
        detail,
        title="Authorization Error",
        kind="not-authorized-for-resource",
        resource_type=resource_type,
        parameter=parameter,
        value=value,
    )


def not_found(resource_type: str, parameter: str, value: str) -> ProblemError:
    """404 for an id nobody has."""
    return ProblemError(
        HTTPStatus.NOT_FOUND,
        f"Could not find {resource_type} with {parameter}: [{value}].",
        title="Not Found Error",
        kind="resource-not-found",
        resource_type=resource_type,
        resource_id=value,
        parameter=parameter,
        value=value,
    )


def too_many_requests() -> ProblemError:
    """429; the headers say until when."""
    return ProblemError(HTTPStatus.TOO_MANY_REQUESTS, "Too Many Requests")


def unavailable() -> ProblemError:
    """503; nobody knows whether anything was done."""
    return ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "Service Unavailable")


def missing_part(resource_type: str, parameter: str, value: str) -> dict[str, Any]:
    """An entry under `errors` of an answer that is good otherwise: one of several ids nobody has."""
    body = not_found(resource_type, parameter, value).body
    return {name: member for name, member in body.items() if name != "status"}


def answer_problem(_: Request[Any, Any, Any], error: Exception) -> Response[Mapping[str, Any]]:
    """Exception handler: write any error the way X would."""
    if isinstance(error, HTTPException) and error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        error = ProblemError(HTTPStatus(error.status_code), error.detail)
    if not isinstance(error, ProblemError):
        log.error("a request failed inside the simulator", exc_info=error)
        error = ProblemError(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong inside the simulator; its log has the traceback.",
            kind="internal-error",
        )
    return Response(error.body, status_code=error.status, media_type=MEDIA_TYPE)
