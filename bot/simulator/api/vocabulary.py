"""Every name X takes in `fields` and `expansions`, its new ones and the ones it still accepts.

The first set of each pair is in X's OpenAPI description 2.167; the second is what X took before
posts were renamed and what tweepy 4.17 sends. Names that describe something the simulator does
not have (media, polls, places) are accepted and leave no trace, as when X has nothing to tell.
"""

DM_FIELDS = frozenset("attachments created_at dm_conversation_id entities event_type id text".split()) | frozenset(
    "participant_ids referenced_tweets sender_id".split()
)

DM_EXPANSIONS = frozenset("attachments.media_keys participant_ids referenced_posts sender_id".split()) | {
    "referenced_tweets.id"
}

POST_FIELDS = frozenset(
    """article article_title attachments card_uri community_id context_annotations conversation_id
    created_at display_text_range edit_controls entities geo id lang matched_media_notes
    media_metadata non_public_metrics note_post note_request_suggestions organic_metrics
    paid_partnership possibly_sensitive promoted_metrics public_metrics reply_settings scopes
    source suggested_source_links suggested_source_links_with_counts text withheld""".split()
)

TWEET_FIELDS = (POST_FIELDS - {"note_post"}) | frozenset(
    """author_id edit_history_tweet_ids in_reply_to_user_id note_tweet
    referenced_tweets""".split()
)

POST_EXPANSIONS = frozenset(
    """article.cover_media article.media_entities attachments.media_keys
    attachments.media_source_tweet attachments.poll_ids author_id edit_history_post_ids
    entities.mentions.username geo.place_id in_reply_to_user_id referenced_posts
    username""".split()
)

TWEET_EXPANSIONS = frozenset("edit_history_tweet_ids referenced_tweets.id referenced_tweets.id.author_id".split())

USER_FIELDS = frozenset(
    """confirmed_email connection_status created_at description entities id is_identity_verified
    location name parody profile_banner_url profile_image_url protected public_metrics
    receives_your_dm subscribes_to_you subscription subscription_type url username verified
    verified_followers_count verified_type withheld""".split()
) | frozenset("affiliation most_recent_tweet_id pinned_tweet_id".split())

USER_EXPANSIONS = frozenset("affiliation most_recent_post_id pinned_post_id".split()) | frozenset(
    "most_recent_tweet_id pinned_tweet_id".split()
)

MEDIA_FIELDS = frozenset(
    """alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url
    promoted_metrics public_metrics type url variants width""".split()
)

POLL_FIELDS = frozenset("duration_minutes end_datetime id options voting_status".split())

PLACE_FIELDS = frozenset("contained_within country country_code full_name geo id name place_type".split())

WEBHOOK_FIELDS = frozenset("created_at id url valid".split())
