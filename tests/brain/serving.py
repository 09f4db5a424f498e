"""The channel behind a real port, as Rasa serves it."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import aiohttp
from rasa.core.channels.channel import register
from sanic import Sanic

from brain.channel import DeskChannel


class Server:
    """Rasa's way to serve a channel. Started once: Sanic rewrites its own code at each start."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.app = Sanic("test_channel", configure_logging=False)
        register([DeskChannel()], self.app, route="/webhooks/")
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}/webhooks/desk"
        self.loop.run_until_complete(self._start())

    async def _start(self) -> None:
        self.server = await self.app.create_server(
            sock=self.listening,
            return_asyncio_server=True,
            asyncio_server_kwargs={"start_serving": False},
        )
        await self.server.startup()
        await self.server.start_serving()

    def ask(self, assistant: Any, *turns: dict[str, Any]) -> list[tuple[int, Any]]:
        """Posts the turns one after the other: statuses and bodies."""
        self.app.ctx.agent = assistant
        return self.loop.run_until_complete(self._ask(turns))

    async def _ask(self, turns: tuple[dict[str, Any], ...]) -> list[tuple[int, Any]]:
        async with aiohttp.ClientSession() as desk:
            return [await _post(desk, f"{self.address}/turns", turn) for turn in turns]

    def ask_at_once(self, assistant: Any, *turns: dict[str, Any]) -> list[tuple[int, Any]]:
        """Posts the turns without waiting for one another's answers."""
        self.app.ctx.agent = assistant
        return self.loop.run_until_complete(self._ask_at_once(turns))

    async def _ask_at_once(self, turns: tuple[dict[str, Any], ...]) -> list[tuple[int, Any]]:
        async with aiohttp.ClientSession() as desk:
            return list(await asyncio.gather(*(_post(desk, f"{self.address}/turns", turn) for turn in turns)))

    def health(self) -> tuple[int, Any]:
        return self.loop.run_until_complete(self._health())

    async def _health(self) -> tuple[int, Any]:
        async with aiohttp.ClientSession() as desk, desk.get(f"{self.address}/") as answer:
            return answer.status, await answer.json()

    def stop(self) -> None:
        self.server.close()
        self.loop.run_until_complete(self.server.wait_closed())
        self.loop.close()
        self.listening.close()


async def _post(desk: aiohttp.ClientSession, address: str, turn: dict[str, Any]) -> tuple[int, Any]:
    async with desk.post(address, json=turn) as answer:
        return answer.status, await answer.json(content_type=None)
