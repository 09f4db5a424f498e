"""`nightdesk up` with two stand-ins for its children: POLICY FOLDER PORT PORT."""

import sys
from pathlib import Path

from bot.supervisor import run_up
from tests.bot.supervisor.stand_ins import SERVER, child


def main(policy: str, folder: str, *ports: str) -> int:
    names = ("desk", "brain")
    children = [child(name, SERVER, Path(folder), int(port)) for name, port in zip(names, ports, strict=True)]
    return run_up(
        children,
        policy=Path(policy),
        migrate=lambda: print("migrated", flush=True),
        ready=lambda: ["all is ready"],
        echo=lambda line: print(line, flush=True),
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
