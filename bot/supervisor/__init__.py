"""`nightdesk up`: Nightdesk's processes on one machine, started, watched and stopped together.

For more machines, or where systemd does the watching, see deploy/systemd and docs/operate.md.
"""

from bot.supervisor.backoff import Backoff
from bot.supervisor.child import Child, nightdesk_children
from bot.supervisor.keeper import StartFailed, World
from bot.supervisor.ports import PortTaken, check_ports
from bot.supervisor.run import ready_lines, run_up
from bot.supervisor.supervisor import Supervisor

__all__ = [
    "Backoff",
    "Child",
    "PortTaken",
    "StartFailed",
    "Supervisor",
    "World",
    "check_ports",
    "nightdesk_children",
    "ready_lines",
    "run_up",
]
