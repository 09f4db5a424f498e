"""What the brand decides: `policy.yml`, read into frozen values, with errors that name the line."""

from bot.policy.load import load_policy, parse_policy
from bot.policy.models import (
    BrainLimits,
    Brand,
    Closure,
    Department,
    Emergencies,
    Faq,
    Holidays,
    Hours,
    Intake,
    Keep,
    Languages,
    OnCall,
    OutboxLimits,
    Policy,
    Topic,
    Weekly,
)
from bot.policy.values import Interval

__all__ = [
    "BrainLimits",
    "Brand",
    "Closure",
    "Department",
    "Emergencies",
    "Faq",
    "Holidays",
    "Hours",
    "Intake",
    "Interval",
    "Keep",
    "Languages",
    "OnCall",
    "OutboxLimits",
    "Policy",
    "Topic",
    "Weekly",
    "load_policy",
    "parse_policy",
]
