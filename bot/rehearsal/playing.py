"""Plays one script in its world: each step, and after the last one two hours more."""

from contextlib import suppress
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.errors import NightdeskError
from bot.rehearsal.script import Script
from bot.rehearsal.steps import AgentReply, HandBack, Message, Say, Step, Wait
from bot.rehearsal.world import World
from bot.simulator.records import Post
from bot.simulator.simulator import DuplicatePostError
from bot.simulator.texts import MAX_DM_CHARACTERS, MAX_POST_WEIGHT, EmptyTextError, weighted_length
from bot.store import agents, tickets
from bot.store.tables import AgentRow, TicketRow
from bot.tickets import replying, working

RUNS_ON = timedelta(hours=2)
"""How long the clock runs on after the last message."""

READS_AND_TYPES = timedelta(seconds=20)
"""Between an answer and what a customer writes next."""

AGENT = "agent@rehearsal.example"


class CannotPlay(NightdeskError):
    """A script asks for what cannot be done at that point."""


def play(world: World, script: Script) -> None:
    """Plays it to its end.

    Raises:
        CannotPlay: when an agent is to work on a ticket and there is none.
    """
    for step in script.steps:
        _play_step(world, step)
    world.night.pass_time(RUNS_ON)


def _play_step(world: World, step: Step) -> None:
    match step:
        case Say():
            _say(world, step)
        case Wait():
            world.night.pass_time(step.span)
        case AgentReply():
            _as_agent_reply(world, step.text)
        case HandBack():
            _as_agent_hand_back(world)


def _say(world: World, step: Say) -> None:
    """Sends the messages within one turn's time, and lets the bot answer."""
    gap = timedelta(seconds=world.desk.handbook.policy.intake.coalesce_seconds) / (len(step.messages) + 1)
    for message in step.messages:
        _send(world, message)
        world.x.deliver_pending()
        world.clock.advance(gap)
    _let_it_be_answered(world)


def _let_it_be_answered(world: World) -> None:
    world.night.until_answered()
    world.night.pass_time(READS_AND_TYPES)


def _send(world: World, message: Message) -> None:
    if message.where == "public":
        _post(world, message.text)
    elif message.photo:
        world.x.send_photo(world.customer.id, world.x.brand.id, _typed(message.text, MAX_DM_CHARACTERS - 100))
    else:
        world.x.send_dm(world.customer.id, world.x.brand.id, _typed(message.text, MAX_DM_CHARACTERS))


def _typed(text: str, longest: int) -> str:
    """X's app lets nobody type more."""
    return text[:longest]


def _post(world: World, text: str) -> None:
    """A mention, or a reply in the thread it began: to the brand if it answered. The same words twice X refuses."""
    thread = [message for message in world.x.state.timeline(world.customer.id) if isinstance(message, Post)]
    answers = [post for post in thread if post.author_id == world.x.brand.id]
    parent = next(reversed(answers or thread), None)
    handle = f"@{world.x.brand.handle}"
    named = bool(answers) or handle.lower() in text.lower()
    words = _short_enough(text if named else f"{handle} {text}")
    with suppress(DuplicatePostError, EmptyTextError):
        world.x.publish_post(world.customer.id, words, parent)


def _short_enough(text: str) -> str:
    while weighted_length(text) > MAX_POST_WEIGHT:
        text = text[:-1]
    return text


def _as_agent_reply(world: World, text: str) -> None:
    with world.desk.store.transaction() as session:
        agent = agents.by_email(session, AGENT) or _new_agent(session, world)
        replying.reply(session, _newest_open_ticket(session, world), agent, text, world.clock())
    _let_it_be_answered(world)


def _as_agent_hand_back(world: World) -> None:
    with world.desk.store.transaction() as session:
        agent = agents.by_email(session, AGENT)
        ticket = next((t for t in tickets.open_of(session, world.customer.id) if agent and t.assignee is agent), None)
        if agent is None or ticket is None:
            raise CannotPlay('"hand_back" needs a ticket that an "agent" has taken before')
        working.hand_back(session, ticket, agent, world.clock())
    _let_it_be_answered(world)


def _newest_open_ticket(session: Session, world: World) -> TicketRow:
    found = tickets.open_of(session, world.customer.id)
    if not found:
        raise CannotPlay('"agent" needs an open ticket of the customer, and there is none')
    return found[0]


def _new_agent(session: Session, world: World) -> AgentRow:
    """Nobody can sign in as them: no password has this hash."""
    return agents.add(session, AGENT, "Agent", "!", "agent", world.clock())
