"""What the brand decided, read once at start: policy, opening hours and sentences."""

from dataclasses import dataclass
from pathlib import Path

from bot.hours import OpeningHours
from bot.policy import Policy, load_policy
from bot.replies import Renderer, load_catalogues


@dataclass(frozen=True, kw_only=True)
class Handbook:
    """Handed to everything that decides or speaks."""

    policy: Policy
    hours: OpeningHours
    replies: Renderer


def open_handbook(policy_file: Path, replies_folder: Path) -> Handbook:
    """Reads the files.

    Raises:
        PolicyError: when the policy is wrong, naming each line.
        CatalogueError: when a catalogue is.
    """
    policy = load_policy(policy_file)
    hours = OpeningHours(policy.hours, policy.brand.zone)
    catalogues = load_catalogues(replies_folder, policy.languages.served, policy.languages.address)
    return Handbook(policy=policy, hours=hours, replies=Renderer(policy, hours, catalogues))
