"""Times and dates in figures, alike in every language: 2026-11-21, 11/21, 21.11., 8:30, 21h30."""

from __future__ import annotations

DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:\d{4}|\d{2})"

HALF_DAY = r"(?:\s?[ap]\.?\s?m\b\.?)"
CLOCK = rf"""
    (?:[01]?\d|2[0-4])
    (?: :[0-5]\d (?::[0-5]\d)? {HALF_DAY}? (?:\s?(?:hrs?|horas|h
            |uhr)\b)?   # 8:30, 21:30 hrs, 20:15 Uhr
      | \s?h\s?[0-5]\d (?:min)?                                             # 21h30
      | \.[0-5]\d (?:\s?(?:uhr|h|hrs)\b|{HALF_DAY})                         # 20.15 Uhr
      | {HALF_DAY}                                                          # 9pm
    )
"""
DATE = rf"""
    (?:19|20)\d\d-{_MONTH}-{DAY}
  | (?!24/7) {_MONTH}/{DAY}/{_YEAR} | {DAY}/{_MONTH}/{_YEAR} | {DAY}-{_MONTH}-{_YEAR}
  | (?! 24/7 | [1-4]/[2-5]\b | 10/10\b ) (?:{_MONTH}/{DAY} | {DAY}/{_MONTH}) (?!/
          |\d)   # no fractions
  | {DAY}\.\s?{_MONTH}\.(?:\s?{_YEAR}(?!\d|:|\s?uhr))? | {DAY}\.{_MONTH}\.{_YEAR}
"""
YEAR = r"(?:from|in|since|of|de|en|em|desde|von|aus|seit)\s20[0-4]\d(?![\d.,:/-])"
