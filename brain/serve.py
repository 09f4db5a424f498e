"""Starts Rasa's server with what the environment says; `nightdesk brain` and `nightdesk up` call it.

Reads NIGHTDESK_BRAIN_PORT, NIGHTDESK_ACTIONS_URL, NIGHTDESK_TRACKER_URL (an SQLAlchemy address) and
NIGHTDESK_MODEL (a trained model). Listens on loopback only: nothing outside may talk to Rasa.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
for pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(pool, "1")  # one message's vectors are too small to share: threads only spin
sys.modules.setdefault("jax", None)  # type: ignore[arg-type]  # TensorFlow Lite would load it: 1.4 s of every start
warnings.simplefilter("ignore")  # Rasa 3.6 is frozen: its deprecations are nobody's work

from rasa.core import run  # noqa: E402
from rasa.core.utils import AvailableEndpoints  # noqa: E402
from rasa.utils.common import configure_logging_and_warnings  # noqa: E402
from rasa.utils.endpoints import EndpointConfig  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402


def endpoints(actions_url: str, tracker_url: str) -> AvailableEndpoints:
    """Rasa's endpoints: the action server, and the trackers in the database at `tracker_url`."""
    return AvailableEndpoints(
        action=EndpointConfig(url=actions_url, selective_domain=True),
        tracker_store=EndpointConfig(type="brain.trackers.RowTrackerStore", url=tracker_url),
    )


def main() -> None:
    """Serves until it is told to stop."""
    configure_logging_and_warnings(logging.WARNING, warn_only_once=True)
    configure_structlog(logging.WARNING)
    run.serve_application(
        model_path=os.environ["NIGHTDESK_MODEL"],
        interface="127.0.0.1",
        port=int(os.environ.get("NIGHTDESK_BRAIN_PORT", "5005")),
        credentials="credentials.yml",
        endpoints=endpoints(
            os.environ.get("NIGHTDESK_ACTIONS_URL", "http://127.0.0.1:5055/webhook"),
            os.environ.get("NIGHTDESK_TRACKER_URL", "sqlite:///var/trackers.db"),
        ),
    )


if __name__ == "__main__":
    main()
