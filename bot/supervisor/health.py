"""Asks a process on this machine whether it can work."""

from __future__ import annotations

import httpx

PATIENCE = 2.0  # seconds for one answer


async def answers(url: str) -> bool:
    """Whether a GET on `url` is answered with 2xx in time."""
    try:
        # No proxy from the environment, and no connection kept: this asks here and now.
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
            return (await client.get(url)).is_success
    except httpx.HTTPError:
        return False
