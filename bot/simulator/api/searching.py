"""The language of X's search, as far as it speaks of what exists here.

Words and "phrases", @handle, #hashtag, from:, to:, conversation_id:, in_reply_to_tweet_id:, quotes_of_tweet_id:, lang:,
is:reply, is:quote, is:retweet; -not, OR, and parentheses. What stands side by side must all be true, and binds closer
than OR.
"""

import re
from collections.abc import Callable, Mapping

from bot.simulator.records import Post
from bot.simulator.state import State
from bot.simulator.texts import handles, hashtags

Fits = Callable[[Post], bool]

PART = re.compile(r'(-?\()|(\))|(-?"[^"]*")|([^\s()"]+)')
WORD = re.compile(r"[\w'’]+")


class QueryError(ValueError):
    """The query cannot be read; the message says where."""


def matcher(query: str, state: State) -> Fits:
    """Whether a post fits the query. Raises `QueryError`."""
    return _Reader(query, state).all_of_it()


class _Reader:
    def __init__(self, query: str, state: State) -> None:
        if PART.sub("", query).strip():
            raise QueryError("a quotation mark has no other half.")
        self._parts = [found.group() for found in PART.finditer(query)]
        self._state = state

    def all_of_it(self) -> Fits:
        fits = self._either()
        if self._parts:
            raise QueryError("a closing parenthesis has no opening one.")
        return fits

    def _either(self) -> Fits:
        choices = [self._together()]
        while self._parts and self._parts[0] == "OR":
            self._parts.pop(0)
            choices.append(self._together())
        return lambda post: any(fits(post) for fits in choices)

    def _together(self) -> Fits:
        terms = []
        while self._parts and self._parts[0] not in ("OR", ")"):
            terms.append(self._term(self._parts.pop(0)))
        if not terms:
            raise QueryError("something is missing beside an OR or inside parentheses.")
        return lambda post: all(fits(post) for fits in terms)

    def _term(self, part: str) -> Fits:
        if part.startswith("-") and len(part) > 1:
            fits = self._term(part[1:])
            return lambda post: not fits(post)
        if part == "(":
            return self._group()
        return _simple(part, self._state)

    def _group(self) -> Fits:
        fits = self._either()
        if not self._parts:
            raise QueryError("an opening parenthesis has no closing one.")
        self._parts.pop(0)
        return fits


def _simple(part: str, state: State) -> Fits:
    name, colon, value = part.partition(":")
    if part.startswith('"'):
        return _phrase(part.strip('"'))
    if colon and re.fullmatch(r"[a-z_]+", name):
        return _operator(name, value, state)
    if part.startswith("@"):
        return lambda post: part[1:].casefold() in {span.value.casefold() for span in handles(post.text)}
    if part.startswith("#"):
        return lambda post: part[1:].casefold() in {span.value.casefold() for span in hashtags(post.text)}
    return _phrase(part)


def _phrase(text: str) -> Fits:
    wanted = WORD.findall(text.casefold())
    if not wanted:
        raise QueryError(f"there is no word in `{text}`.")

    def fits(post: Post) -> bool:
        words = WORD.findall(post.text.casefold())
        return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))

    return fits


def _operator(name: str, value: str, state: State) -> Fits:
    if name in IDS:
        if not value.isdecimal():
            raise QueryError(f"`{name}:{value}` names no id.")
        return lambda post: IDS[name](post) == value
    if name in PEOPLE:
        return lambda post: _is_named(state, PEOPLE[name](post), value)
    if name == "is" and value in KINDS:
        return KINDS[value]
    if name == "lang":
        return lambda post: getattr(state.user(post.author_id), "language", "") == value.lower()
    raise QueryError(f"Reference to invalid operator `{name}:{value}`. Operator is not available here.")


def _is_named(state: State, user_id: str | None, name: str) -> bool:
    user = state.user(user_id) if user_id else None
    return user is not None and name.removeprefix("@").casefold() in (user.handle.casefold(), user.id)


IDS: Mapping[str, Callable[[Post], str | None]] = {
    "conversation_id": lambda post: post.conversation_id,
    "in_reply_to_tweet_id": lambda post: post.in_reply_to,
    "quotes_of_tweet_id": lambda post: post.quoted,
}
PEOPLE: Mapping[str, Callable[[Post], str | None]] = {
    "from": lambda post: post.author_id,
    "to": lambda post: post.in_reply_to_user_id,
}
KINDS: Mapping[str, Fits] = {
    "reply": lambda post: post.in_reply_to is not None,
    "quote": lambda post: post.quoted is not None,
    "retweet": lambda _: False,  # nobody reposts here
}
