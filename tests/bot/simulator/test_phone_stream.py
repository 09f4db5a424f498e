import asyncio

from bot.simulator.phone.stream import events
from bot.simulator.phone.views import Renderer
from tests.bot.simulator.harness import LENA, MAYA, X


async def next_events(x: X, count: int, after: int = 0) -> list[tuple[str | None, object]]:
    maya = x.simulator.state.user(MAYA)
    assert maya is not None
    stream = events(x.simulator, maya, Renderer(x.http.app, x.simulator, maya), after)
    found = [await anext(stream) for _ in range(count)]
    await stream.aclose()
    return [(event.event, event.data) for event in found]


def test_a_phone_hears_its_own_messages_and_everybodys_posts(x: X) -> None:
    x.customer_dm(LENA, "Kein Strom")
    x.customer_dm(MAYA, "No power")
    x.customer_post(LENA, "@HarborlightHelp hallo")
    [dm, post] = asyncio.run(next_events(x, 2))
    assert dm[0] == "dm"
    assert "No power" in str(dm[1])
    assert post[0] == "post"
    assert 'class="thread"' in str(post[1])


def test_only_what_came_after_is_sent_again(x: X) -> None:
    x.customer_dm(MAYA, "one")
    x.customer_dm(MAYA, "two")
    [event] = asyncio.run(next_events(x, 1, after=1))
    assert "two" in str(event[1])


def test_a_waiting_phone_is_woken_from_another_thread(x: X) -> None:
    async def waiting() -> list[tuple[str | None, object]]:
        loop = asyncio.get_running_loop()
        send = x.simulator.send_dm
        listener = asyncio.ensure_future(next_events(x, 1))
        await asyncio.sleep(0)  # lets the listener begin to wait
        assert x.simulator.feed.listeners == 1
        await loop.run_in_executor(None, send, MAYA, x.simulator.brand.id, "Hello?")
        return await asyncio.wait_for(listener, timeout=5)

    [event] = asyncio.run(waiting())
    assert "Hello?" in str(event[1])
    assert x.simulator.feed.listeners == 0
