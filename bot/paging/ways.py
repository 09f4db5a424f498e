"""The ways to wake somebody. Each takes an address and a page, and raises PageFailed."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

import httpx

from bot.errors import NightdeskError
from bot.settings import Settings

TIMEOUT = 15
"""Seconds a mail server or webhook may take."""


class PageFailed(NightdeskError):
    """A page did not get through this time."""


@dataclass(frozen=True, kw_only=True)
class PageText:
    """What is said: the ticket and where to read it, in words, and as JSON for machines. No private details."""

    subject: str
    body: str
    data: dict[str, str]


Way = Callable[[str, PageText], None]


def by_email(settings: Settings) -> Way:
    """Sends through the operator's mail server."""

    def send(address: str, page: PageText) -> None:
        if not settings.smtp_host:
            raise PageFailed("no mail server is set (NIGHTDESK_SMTP_HOST)")
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = (
            settings.mail_from,
            address,
            page.subject,
        )
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="nightdesk")
        message["X-Priority"], message["Auto-Submitted"] = "1", "auto-generated"
        message.set_content(page.body)
        try:
            with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT) as server:
                if settings.smtp_starttls:
                    server.starttls()
                if settings.smtp_user:
                    server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise PageFailed(f"the mail server refused: {type(error).__name__}: {error}") from error

    return send


def by_webhook() -> Way:
    """Posts JSON to the address; any 2xx is a success."""

    def send(address: str, page: PageText) -> None:
        try:
            answer = httpx.post(address, json=page.data, timeout=TIMEOUT, trust_env=False)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise PageFailed(f"the webhook did not take it: {type(error).__name__}") from error

    return send
