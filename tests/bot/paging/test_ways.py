import pytest

from bot.paging.ways import PageFailed, PageText, by_email, by_webhook
from bot.settings import Settings
from tests.bot.paging.receivers import free_port, mail_server, webhook

PAGE = PageText(subject="[HL-7K3QX2] Danger – Peligro", body="Look at it now.\n", data={"reference": "HL-7K3QX2"})


def email_settings(port: int) -> Settings:
    return Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_starttls=False, mail_from="bot@harborlight.example")


def test_a_mail_reaches_its_address_with_subject_and_words():
    with mail_server() as (mailbox, port):
        by_email(email_settings(port))("duty@harborlight.example", PAGE)
    [(to, mail)] = mailbox.mail
    assert to == ["duty@harborlight.example"]
    assert (mail["From"], mail["To"]) == ("bot@harborlight.example", "duty@harborlight.example")
    assert (mail["Subject"], mail.get_content()) == ("[HL-7K3QX2] Danger – Peligro", "Look at it now.\r\n")
    assert (mail["X-Priority"], mail["Auto-Submitted"]) == ("1", "auto-generated")


@pytest.mark.parametrize("answer", ["451 later", "550 never"])
def test_a_mail_that_is_refused_fails_with_the_servers_words(answer):
    with mail_server() as (mailbox, port):
        mailbox.refuses = answer
        with pytest.raises(PageFailed, match=f"the mail server refused: SMTPDataError.*{answer[4:]}"):
            by_email(email_settings(port))("duty@harborlight.example", PAGE)
    assert mailbox.mail == []


def test_a_mail_server_that_is_not_there_is_a_failure():
    with pytest.raises(PageFailed, match="ConnectionRefusedError"):
        by_email(email_settings(free_port()))("duty@harborlight.example", PAGE)


def test_a_mail_server_that_cannot_encrypt_is_not_trusted_with_the_page():
    with mail_server() as (mailbox, port):
        settings = Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_starttls=True)
        with pytest.raises(PageFailed, match="STARTTLS extension not supported"):
            by_email(settings)("duty@harborlight.example", PAGE)
    assert mailbox.mail == []


def test_without_a_mail_server_the_failure_names_the_setting():
    with pytest.raises(PageFailed, match=r"^no mail server is set \(NIGHTDESK_SMTP_HOST\)$"):
        by_email(Settings(smtp_host=""))("duty@harborlight.example", PAGE)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_webhook_is_posted_the_page_as_json(status):
    with webhook() as (posted, answers, address):
        answers.append(status)
        by_webhook()(address, PAGE)
    assert posted == [{"reference": "HL-7K3QX2"}]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_answers_anything_else_has_not_taken_it(status):
    with webhook() as (_, answers, address):
        answers.append(status)
        with pytest.raises(PageFailed, match="the webhook did not take it: HTTPStatusError"):
            by_webhook()(address, PAGE)


@pytest.mark.parametrize(
    "address", [f"http://127.0.0.1:{free_port()}/", "http://x:99999999/", "gopher://old", "http://["]
)
def test_a_webhook_that_cannot_be_reached_is_a_failure(address):
    with pytest.raises(PageFailed, match="the webhook did not take it"):
        by_webhook()(address, PAGE)
