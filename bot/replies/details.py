"""Details as a customer would write them: what the desk stores is made for comparing, not for reading."""

from decimal import Decimal, InvalidOperation

import phonenumbers
from babel import Locale
from babel.numbers import format_currency
from phonenumbers import NumberParseException, PhoneNumberFormat


def as_read(name: str, value: str, locale: Locale, country: str) -> str:
    """The detail `name` in the words of `locale`; `country` (ISO 3166) is where a telephone needs no country code."""
    if name == "phone":
        return _phone(value, country)
    if name == "amount":
        return _amount(value, locale)
    return value


def _phone(value: str, country: str) -> str:
    try:
        number = phonenumbers.parse(value, country)
    except NumberParseException:
        return value
    at_home = phonenumbers.region_code_for_number(number) == country
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    )


def _amount(value: str, locale: Locale) -> str:
    """`USD 61.80`, as the brain writes it; anything else stays as it is."""
    currency, _, number = value.partition(" ")
    try:
        return str(format_currency(Decimal(number), currency, locale=locale))
    except InvalidOperation:
        return value
