"""Finding the customer a request speaks of, saying no to one, and telling the time."""

from datetime import UTC, datetime
from http import HTTPStatus

from bot.simulator.api import problems
from bot.simulator.records import User
from bot.simulator.simulator import DuplicatePostError, Simulator


def customer_or_404(simulator: Simulator, customer_id: str) -> User:
    """The customer with this id; the brand is not one."""
    user = simulator.state.user(customer_id)
    if user is None or user == simulator.brand:
        raise problems.not_found("customer", "customer_id", customer_id)
    return user


def check_may_dm(simulator: Simulator, sender_id: str, recipient_id: str) -> None:
    """403 when somebody blocked somebody, or a fault keeps the two apart."""
    if not simulator.may_dm(sender_id, recipient_id):
        raise problems.forbidden("You do not have permission to DM one or more participants.")


def refusal(error: Exception) -> problems.ProblemError:
    """What a customer is told about a text X does not take."""
    is_duplicate = isinstance(error, DuplicatePostError)
    status = HTTPStatus.CONFLICT if is_duplicate else HTTPStatus.BAD_REQUEST
    return problems.ProblemError(status, str(error))


def precise(moment: datetime) -> str:
    """A moment in UTC to the microsecond, so that it can be given back as `after`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
