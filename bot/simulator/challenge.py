"""The challenge-response check (CRC): whether a webhook knows the consumer secret."""

import secrets
from urllib.parse import urlsplit

import httpx

from bot.simulator.signing import proves

ANSWER_WITHIN_SECONDS = 10.0


class ChallengeError(Exception):
    """The webhook did not prove that it knows the consumer secret; the message says how."""


def check_url(url: str, *, allow_http: bool) -> None:
    """Raise `ChallengeError` for a URL X would not even try: not HTTPS, or with a port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ChallengeError("The URL cannot be read.") from error
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ChallengeError("The URL must be absolute and begin with https://.")
    if not allow_http and (parts.scheme != "https" or port is not None):
        raise ChallengeError("The URL must begin with https:// and must not name a port.")


def challenge(http: httpx.Client, url: str, consumer_secret: str) -> None:
    """Ask the webhook to sign a fresh token; `ChallengeError` unless it does so in 10 seconds."""
    token = secrets.token_urlsafe(24)
    try:
        target = httpx.URL(url).copy_merge_params({"crc_token": token})
        answer = http.get(target, timeout=ANSWER_WITHIN_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ChallengeError(f"No answer: {type(error).__name__}.") from error
    if answer.status_code != httpx.codes.OK:
        raise ChallengeError(f"The answer had status {answer.status_code} instead of 200.")
    try:
        body = answer.json()
    except ValueError as error:
        raise ChallengeError("The answer was not JSON.") from error
    signature = body.get("response_token") if isinstance(body, dict) else None
    if not proves(consumer_secret, token.encode(), signature):
        raise ChallengeError("The response_token was not the signature of the crc_token.")
