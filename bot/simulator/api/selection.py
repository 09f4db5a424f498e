"""Which members of a post were asked for, in which words, and what comes along with it."""

from collections.abc import Iterator, Sequence

from bot.simulator.api import vocabulary
from bot.simulator.api.fields import Query, Words
from bot.simulator.api.paging import Page
from bot.simulator.api.shapes import Json, post_shape, user_shape
from bot.simulator.records import Post
from bot.simulator.state import State

POST_PARAMETERS = (
    "expansions",
    "tweet.fields",
    "post.fields",
    "user.fields",
    "media.fields",
    "poll.fields",
    "place.fields",
)
NEW_NAMES = {
    "referenced_tweets": "referenced_posts",
    "referenced_tweets.id": "referenced_posts",
    "edit_history_tweet_ids": "edit_history",
    "edit_history_post_ids": "edit_history",
}


class PostSelection:
    """The `fields` and `expansions` of one request for posts."""

    def __init__(self, query: Query) -> None:
        expansions = query.names("expansions", vocabulary.POST_EXPANSIONS | vocabulary.TWEET_EXPANSIONS)
        fields = query.names("tweet.fields", vocabulary.TWEET_FIELDS)
        fields |= query.names("post.fields", vocabulary.POST_FIELDS)
        self._user_fields = query.names("user.fields", vocabulary.USER_FIELDS)
        query.names("media.fields", vocabulary.MEDIA_FIELDS)
        query.names("poll.fields", vocabulary.POLL_FIELDS)
        query.names("place.fields", vocabulary.PLACE_FIELDS)
        in_new_words = {"referenced_posts", "edit_history_post_ids"} & expansions
        is_new = query.has("post.fields") or bool(in_new_words)
        self.words = Words.POSTS if is_new else Words.TWEETS
        self._expansions = expansions
        self._fields = {NEW_NAMES.get(name, name) for name in fields | expansions}

    def shape(self, state: State, post: Post) -> Json:
        """The post as it was asked for."""
        return post_shape(state, post, self._fields, self.words)

    def listing(self, state: State, page: Page[Post]) -> Json:
        """A page of posts as X answers it."""
        data = [self.shape(state, post) for post in page.items]
        ends = {"newest_id": data[0]["id"], "oldest_id": data[-1]["id"]} if data else {}
        return ({"data": data} if data else {}) | self.includes(state, list(page.items)) | {"meta": page.meta | ends}

    def includes(self, state: State, posts: Sequence[Post]) -> Json:
        """The `includes` member, if there is anything to include."""
        referenced = list(self._referenced(state, posts))
        ids = dict.fromkeys(self._user_ids(posts, referenced))
        users = [user_shape(user, self._user_fields) for id_ in ids if (user := state.user(id_))]
        shown = [self.shape(state, post) for post in referenced]
        included = {"users": users, str(self.words): shown}
        filled = {name: things for name, things in included.items() if things}
        return {"includes": filled} if filled else {}

    def _referenced(self, state: State, posts: Sequence[Post]) -> Iterator[Post]:
        if not self._expansions & {
            "referenced_posts",
            "referenced_tweets.id",
            "referenced_tweets.id.author_id",
        }:
            return
        ids = (other for post in posts for other in (post.in_reply_to, post.quoted) if other is not None)
        for other_id in dict.fromkeys(ids):
            other = state.post(other_id)
            if other is not None:
                yield other

    def _user_ids(self, posts: Sequence[Post], referenced: Sequence[Post]) -> Iterator[str]:
        for post in posts:
            if "author_id" in self._expansions:
                yield post.author_id
            if "in_reply_to_user_id" in self._expansions and post.in_reply_to_user_id:
                yield post.in_reply_to_user_id
            if "entities.mentions.username" in self._expansions:
                yield from post.mention_ids
        if "referenced_tweets.id.author_id" in self._expansions:
            yield from (post.author_id for post in referenced)
