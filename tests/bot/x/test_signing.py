import pytest

from bot.x.signing import HEADER, answer_challenge, is_signed, signature

# Computed with: printf '%s' BODY | openssl dgst -sha256 -hmac app-secret -binary | base64
VECTORS = {
    b'{"data":{}}': "sha256=JruTjuZh/7uzcSB5znYiI/boSd7ujzQYRpAhocDNLME=",
    b"hello": "sha256=rVxqpStL9NGVXM0HsTkxY/papGHgHO2r9YpRIDUGPEk=",
    b"": "sha256=9oXbTJRmmL8QX/W2LjC8H3ghbzkUsSu3UPiZKqZ0iCQ=",
}


@pytest.mark.parametrize(("body", "expected"), VECTORS.items())
def test_a_signature_is_what_openssl_computes(body: bytes, expected: str) -> None:
    assert signature("app-secret", body) == expected
    assert is_signed("app-secret", body, expected)


def test_a_challenge_is_answered_with_the_signature_of_its_token() -> None:
    assert answer_challenge("app-secret", "hello") == VECTORS[b"hello"]


@pytest.mark.parametrize("token", ["a", "a" * 128, "MzQ1-_+/==", "9b4507b3-9040-4669-9ca3-6b94edb50553"])
def test_a_token_of_xs_form_is_answered(token: str) -> None:
    assert answer_challenge("app-secret", token) == signature("app-secret", token.encode())


@pytest.mark.parametrize(
    "token",
    ["", "a" * 129, '{"data":{}}', "[]", '"a"', "a b", "a\n", "\na", "a:b", "a,b", "é", "a\x00", "１２"],
)
def test_a_token_that_could_be_a_delivery_is_refused(token: str) -> None:
    assert answer_challenge("app-secret", token) is None


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha256=é",
        "JruTjuZh/7uzcSB5znYiI/boSd7ujzQYRpAhocDNLME=",
        "sha256=jruTjuZh/7uzcSB5znYiI/boSd7ujzQYRpAhocDNLME=",
        "sha256=JruTjuZh/7uzcSB5znYiI/boSd7ujzQYRpAhocDNLME= ",
        "sha1=JruTjuZh/7uzcSB5znYiI/boSd7ujzQYRpAhocDNLME=",
        VECTORS[b"hello"],
    ],
)
def test_any_other_header_is_no_signature(header: str | None) -> None:
    assert is_signed("app-secret", b'{"data":{}}', header) is False


def test_another_secret_signs_otherwise() -> None:
    assert is_signed("guess", b"hello", VECTORS[b"hello"]) is False


def test_the_header_is_the_one_x_names() -> None:
    assert HEADER == "x-twitter-webhooks-signature"
