"""Log lines: one JSON object each, with ids and an `action`, never with what a customer wrote."""

import logging
import sys

import structlog


def configure_logs(level: str) -> None:
    """Sends everything to standard error, ours and the libraries'."""
    logging.basicConfig(stream=sys.stderr, level=level, format="%(message)s")
    for chatty in ("httpx", "httpcore", "apscheduler", "sanic", "rasa_sdk", "alembic", "tweepy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
