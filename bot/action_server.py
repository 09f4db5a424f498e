"""The action server: rasa-sdk's application on loopback, in this process."""

import logging
import warnings

import uvicorn
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor


def serve_actions(port: int) -> None:
    """Serves the actions of `actions/` until SIGINT or SIGTERM.

    rasa-sdk's own runner listens to the whole network and starts processes of its own; its application is
    an ordinary ASGI one, so it runs under the server the desk has anyway.
    """
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk", category=UserWarning)
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    executor = ActionExecutor()
    executor.register_package("actions")
    uvicorn.run(create_app(executor), host="127.0.0.1", port=port, access_log=False, log_level="warning")
