import asyncio

from bot.simulator.photos import X_MEDIA_HOST
from bot.simulator.serve import Server, server
from tests.bot.simulator.harness import SETTINGS


def media_host_of(serving: Server) -> str:
    """Where pictures are said to be once the server listens."""

    async def listen() -> None:
        serving.config.load()
        serving.lifespan = serving.config.lifespan_class(serving.config)
        await serving.startup()
        await serving.shutdown()

    asyncio.run(listen())
    url: str = serving.config.app.state.simulator.media_host.url  # type: ignore[union-attr]
    return url


def test_pictures_are_where_the_server_listens() -> None:
    url = media_host_of(server(SETTINGS, "127.0.0.1", 0))
    assert url.startswith("http://127.0.0.1:")
    assert url != "http://127.0.0.1:0"


def test_pictures_are_where_the_desk_reaches_it_when_that_is_told() -> None:
    assert (
        media_host_of(server(SETTINGS, "127.0.0.1", 0, address="http://x.internal:8080/")) == "http://x.internal:8080"
    )


def test_before_it_listens_they_are_where_x_has_them() -> None:
    simulator = server(SETTINGS, "127.0.0.1", 0).config.app.state.simulator  # type: ignore[union-attr]
    assert simulator.media_host.url == X_MEDIA_HOST
