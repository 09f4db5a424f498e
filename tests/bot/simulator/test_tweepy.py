"""The client Nightdesk uses, against a real server on a real port."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from unittest.mock import patch

import httpx
import pytest
import tweepy
from tweepy.client import BaseClient

from bot.simulator.serve import server
from bot.simulator.simulator import Simulator
from tests.bot.simulator.harness import BRAND, MAYA, SETTINGS


class LocalClient(tweepy.Client):
    """tweepy with the address of X replaced: it is written into `BaseClient.request`."""

    def __init__(self, address: str, **keys: str) -> None:
        super().__init__(**keys)
        self._address = address

    def request(self, *arguments: Any, **options: Any) -> Any:
        send = self.session.request

        def redirected(method: str, url: str, **more: Any) -> Any:
            return send(method, url.replace("https://api.twitter.com", self._address), **more)

        with patch.object(self.session, "request", redirected):
            return BaseClient.request(self, *arguments, **options)


class Running:
    """The server in a thread, on a port the system chose."""

    def __init__(self) -> None:
        self.server = server(SETTINGS, "127.0.0.1", 0)
        self.simulator: Simulator = self.server.config.app.state.simulator
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = Thread(target=self.server.run, kwargs={"sockets": [self.socket]})

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)
        assert not self.thread.is_alive()


@contextmanager
def running() -> Iterator[Running]:
    x = Running()
    with closing(x.socket):
        x.thread.start()
        httpx.get(x.address + "/phone/api/customers", timeout=10).raise_for_status()
        yield x
        x.stop()


@pytest.fixture(scope="module")
def local_x() -> Iterator[Running]:
    with running() as x:
        yield x


@pytest.fixture
def brand(local_x: Running) -> LocalClient:
    return LocalClient(
        local_x.address,
        consumer_key=SETTINGS.consumer_key,
        consumer_secret=SETTINGS.consumer_secret,
        access_token=SETTINGS.access_token,
        access_token_secret=SETTINGS.access_token_secret,
    )


def test_tweepy_knows_who_it_is(brand: LocalClient) -> None:
    me = brand.get_me(user_fields=["created_at"]).data
    assert (str(me.id), me.username) == (BRAND, "HarborlightHelp")


def test_tweepy_sends_and_reads_direct_messages(brand: LocalClient, local_x: Running) -> None:
    theirs = local_x.simulator.send_dm(MAYA, BRAND, "¿Hola? 100 % sin luz & más")
    sent = brand.create_direct_message(participant_id=MAYA, text="Hello\nMaya").data
    answer = brand.get_direct_message_events(
        dm_event_fields=["created_at", "sender_id", "dm_conversation_id"],
        expansions=["sender_id"],
        max_results=10,
    )
    newest, older = answer.data[:2]
    assert (newest.id, newest.text) == (int(sent["dm_event_id"]), "Hello\nMaya")
    assert (older.id, older.text, older.sender_id) == (int(theirs.id), theirs.text, int(MAYA))
    assert older.created_at.tzinfo is not None
    assert {user.username for user in answer.includes["users"]} == {
        "HarborlightHelp",
        "maya_lindqvist",
    }


def test_tweepy_reads_mentions_and_answers_them(brand: LocalClient, local_x: Running) -> None:
    post = local_x.simulator.publish_post(MAYA, "@HarborlightHelp no power")
    answer = brand.get_users_mentions(
        BRAND,
        user_auth=True,
        since_id=int(post.id) - 1,
        start_time=datetime(2020, 1, 1, tzinfo=UTC),
        tweet_fields=["author_id", "created_at", "conversation_id"],
        expansions=["author_id"],
    )
    [mention] = answer.data
    assert (str(mention.id), str(mention.author_id)) == (post.id, MAYA)
    reply = brand.create_tweet(text="On it.", in_reply_to_tweet_id=mention.id).data
    assert reply["text"] == "@maya_lindqvist On it."
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        brand.create_tweet(text="On it.", in_reply_to_tweet_id=mention.id)


def test_tweepy_searches_looks_up_and_takes_back(brand: LocalClient) -> None:
    mine = brand.create_tweet(text="Crews are out on Elm Street.").data["id"]
    [found] = brand.search_recent_tweets("from:HarborlightHelp elm", user_auth=True).data
    assert str(found.id) == mine
    assert brand.delete_tweet(mine).data == {"deleted": True}
    answer = brand.get_tweets([mine], user_auth=True)
    assert answer.data is None
    assert [error["resource_id"] for error in answer.errors] == [mine]


def test_tweepy_asks_with_an_oauth2_token(local_x: Running) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": SETTINGS.oauth2_refresh_token}
    keys = (SETTINGS.oauth2_client_id, SETTINGS.oauth2_client_secret)
    tokens = httpx.post(local_x.address + "/2/oauth2/token", data=form, auth=keys).json()
    user = LocalClient(local_x.address, bearer_token=tokens["access_token"])
    assert str(user.get_me(user_auth=False).data.id) == BRAND


def test_tweepy_understands_a_refusal(brand: LocalClient) -> None:
    with pytest.raises(tweepy.BadRequest, match=r"\$\.text"):
        brand.create_tweet(text="a" * 281)
    brand.access_token_secret = "guess"
    with pytest.raises(tweepy.Unauthorized):
        brand.get_me()


def test_tweepy_understands_a_spent_budget(brand: LocalClient, local_x: Running) -> None:
    used = sum(dm.sender_id == BRAND for dm in local_x.simulator.state.dms())
    for _ in range(15 - used):
        brand.create_direct_message(participant_id=MAYA, text="Hello again")
    with pytest.raises(tweepy.TooManyRequests) as refused:
        brand.create_direct_message(participant_id=MAYA, text="One too many")
    assert refused.value.reset_time > datetime.now(UTC).timestamp()


def test_an_open_phone_hears_of_a_new_message(local_x: Running) -> None:
    url = f"{local_x.address}/phone/{MAYA}/stream"
    params = {"after": local_x.simulator.state.latest()}
    with httpx.stream("GET", url, params=params, timeout=10) as phone:
        local_x.simulator.send_dm(BRAND, MAYA, "Still there?")
        lines = phone.iter_lines()
        received = [next(line for line in lines if line.startswith("event:"))]
        received.append(next(line for line in lines if "Still there?" in line))
    assert received[0] == "event: dm"


def test_stopping_sends_open_phones_home_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    with running() as x, httpx.stream("GET", f"{x.address}/phone/{MAYA}/stream") as phone:
        lines = phone.iter_lines()
        assert next(lines).startswith("retry:")
        x.stop()
        assert [line for line in lines if line] == []
    assert capfd.readouterr().err == ""
