"""The names that the policy, the brain and the desk share, in the order people are shown them."""

from typing import Final

LANGUAGES: Final = ("en", "es", "pt", "de")
"""ISO 639-1 codes of the languages Nightdesk has replies and training examples in."""

FIELDS: Final = ("account_number", "phone", "email", "postal_code", "address", "amount", "when")
"""What a ticket can ask of a customer; each is an entity of the brain."""

ISSUE_TOPICS: Final = (
    "report_outage",
    "report_hazard",
    "dispute_bill",
    "payment_problem",
    "ask_payment_plan",
    "start_service",
    "stop_service",
    "move_service",
    "report_meter_problem",
    "account_access",
    "claim_damage",
    "complain_service",
)
"""Topics a customer can name; each is a trained intent."""

TOPICS: Final = (*ISSUE_TOPICS, "ask_human", "not_understood")
"""Everything a ticket can be about: the issues, a wish for a person, and what nobody understood."""

PRIORITIES: Final = ("emergency", "high", "normal")
"""How soon a ticket wants a person, most urgent first."""

FAQ_NAMES: Final = (
    "hours",
    "contact",
    "ways_to_pay",
    "outage_map",
    "paperless",
    "rate_plans",
    "assistance",
    "due_date",
    "meter_reading",
    "solar",
    "ev_charging",
    "tree_trimming",
    "planned_work",
    "refunds",
    "bill_copy",
    "privacy",
)
"""Questions a canned reply settles; printed as `faq/hours` and so on."""
