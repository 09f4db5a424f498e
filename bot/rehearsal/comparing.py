"""Whether two ways of writing a detail mean the same."""

import re
from decimal import Decimal

import phonenumbers

NUMBER = re.compile(r"\d[\d.,' ]*")


def same_value(name: str, expected: str, found: str, country: str) -> bool:
    """Whether `found` is what was `expected` of the field `name`.

    Numbers are compared without spaces and punctuation, texts also without regard to capitals; an amount by
    what it is worth and, where both name one, its currency; a phone number without a country is of `country`.
    """
    match name:
        case "amount":
            return _same_amount(expected, found)
        case "phone":
            return _phone(expected, country) == _phone(found, country)
        case "email":
            return expected.strip().casefold() == found.strip().casefold()
    return _plain(expected) == _plain(found)


def _plain(text: str) -> str:
    """Letters and digits only; a number's groups may be written together, words may not."""
    words = re.sub(r"[^\w]|_", " ", text.casefold())
    return re.sub(r"(?<=\d) +(?=\d)", "", " ".join(words.split()))


def _phone(text: str, country: str) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return _plain(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _same_amount(expected: str, found: str) -> bool:
    worth, other = _worth(expected), _worth(found)
    if worth is None or other is None:
        return _plain(expected) == _plain(found)
    one, two = _currency(expected), _currency(found)
    return worth == other and (not one or not two or one == two)


def _worth(text: str) -> Decimal | None:
    """The first number; its last comma or point is decimal when one or two digits follow."""
    number = NUMBER.search(text)
    if number is None:
        return None
    digits = re.sub(r"[' ]", "", number[0]).rstrip(".,")
    whole, mark, rest = digits.rpartition(max(".,", key=digits.rfind))
    if mark and len(rest) <= 2:
        return Decimal(f"{re.sub(r'[.,]', '', whole)}.{rest}")
    return Decimal(re.sub(r"[.,]", "", digits))


CURRENCIES = {"$": "USD", "usd": "USD", "dollar": "USD", "dólar": "USD", "dolar": "USD", "€": "EUR", "eur": "EUR"}
CURRENCIES |= {"r$": "BRL", "brl": "BRL", "reais": "BRL", "real": "BRL"}


def _currency(text: str) -> str:
    """The currency named, or nothing; longer names are looked for first, "R$" before "$"."""
    said = text.casefold()
    names = sorted(CURRENCIES, key=len, reverse=True)
    return next((CURRENCIES[name] for name in names if name in said), "")
