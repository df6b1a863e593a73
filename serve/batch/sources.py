"""The sources people bring, and how each one names its text, time, URL and account columns.

From the exporters' own documentation; where a tool changed its column names over time, all of them are listed, newest
first.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """One source. It fits a table that has all columns of ``signature`` (each entry: any of its names).

    The names of a role stand in order of preference.
    """

    key: str
    title: str
    platform: str
    signature: tuple[tuple[str, ...], ...]
    text: tuple[str, ...]
    time: tuple[str, ...]
    url: tuple[str, ...]
    account: tuple[str, ...]
    fuller: str = ""
    """A column that holds the whole text of the rows whose text column is cut short."""


PROFILES: tuple[Profile, ...] = (
    Profile(
        "tweet-harvest",
        "tweet-harvest (X/Twitter)",
        "X",
        (("full_text",), ("created_at",), ("tweet_url", "username", "id_str", "conversation_id_str")),
        ("full_text",),
        ("created_at",),
        ("tweet_url",),
        ("username", "user_id_str"),
    ),
    Profile(
        "apify-tiktok",
        "Apify TikTok",
        "TikTok",
        (("webVideoUrl",), ("text",)),
        ("text",),
        ("createTimeISO", "createTime"),
        ("webVideoUrl",),
        ("authorMeta.name", "authorMeta.nickName", "author.uniqueId"),
    ),
    Profile(
        "apify-instagram",
        "Apify Instagram",
        "Instagram",
        (("caption",), ("ownerUsername", "ownerFullName", "ownerId")),
        ("caption",),
        ("timestamp",),
        ("url", "inputUrl"),
        ("ownerUsername", "ownerFullName"),
    ),
    Profile(
        "crowdtangle",
        "CrowdTangle (Facebook)",
        "Facebook",
        (("Message",), ("Post Created",)),
        ("Message",),
        ("Post Created", "Post Created Date"),
        ("URL", "Link"),
        ("Page Name", "Group Name", "User Name"),
    ),
    Profile(
        "x-api",
        "X/Twitter API",
        "X",
        (("text", "full_text", "fullText"), ("author_id", "author.userName", "user.screen_name", "author.username")),
        ("full_text", "fullText", "text"),
        ("created_at", "createdAt"),
        ("url", "twitterUrl", "tweet_url"),
        ("author.userName", "author.username", "user.screen_name", "username", "author_id"),
        fuller="note_tweet.text",
    ),
    Profile(
        "apify-facebook",
        "Apify Facebook",
        "Facebook",
        (("text", "postText", "message"), ("postUrl", "facebookUrl", "pageName", "user.name", "facebookId")),
        ("text", "postText", "message"),
        ("time", "timestamp", "date"),
        ("url", "postUrl", "facebookUrl"),
        ("user.name", "pageName", "authorName"),
    ),
    Profile(
        "whatsapp",
        "Ekspor obrolan WhatsApp",
        "WhatsApp",
        (("pesan",), ("pengirim",), ("waktu",)),
        ("pesan",),
        ("waktu",),
        (),
        ("pengirim",),
    ),
    Profile(
        "telegram",
        "Telegram Desktop",
        "Telegram",
        (("from_id",), ("date",), ("text",)),
        ("text",),
        ("date",),
        (),
        ("from",),
    ),
    Profile(
        "meta-content-library",
        "Meta Content Library",
        "",
        (("mcl_url",), ("text",)),
        ("text",),
        ("creation_time",),
        ("mcl_url",),
        ("post_owner.username", "post_owner.name"),
    ),
    Profile(
        "instagram-insights",
        "Instagram Insights (Meta Business Suite)",
        "Instagram",
        (("Permalink",), ("Publish time",), ("Account username", "Account name"), ("Description",)),
        ("Description",),
        ("Publish time",),
        ("Permalink",),
        ("Account username", "Account name"),
    ),
    Profile(
        "facebook-insights",
        "Facebook Insights (Meta Business Suite)",
        "Facebook",
        (("Permalink",), ("Publish time",), ("Page name",), ("Title", "Description")),
        ("Title", "Description"),
        ("Publish time",),
        ("Permalink",),
        ("Page name",),
        fuller="Description",
    ),
    Profile(
        "tiktok",
        "TikTok (JSON mentah)",
        "TikTok",
        (("desc",), ("createTime",), ("author.uniqueId", "author.nickname", "author")),
        ("desc",),
        ("createTime",),
        ("shareUrl", "video_url", "url"),
        ("author.uniqueId", "author.nickname", "author"),
    ),
    Profile(
        "youtube-comments",
        "Komentar YouTube",
        "YouTube",
        (
            ("textOriginal", "textDisplay", "snippet.topLevelComment.snippet.textDisplay"),
            ("authorDisplayName", "snippet.topLevelComment.snippet.authorDisplayName"),
        ),
        (
            "textOriginal",
            "textDisplay",
            "snippet.topLevelComment.snippet.textOriginal",
            "snippet.topLevelComment.snippet.textDisplay",
        ),
        ("publishedAt", "snippet.topLevelComment.snippet.publishedAt"),
        ("url", "videoUrl"),
        ("authorDisplayName", "snippet.topLevelComment.snippet.authorDisplayName"),
    ),
    Profile(
        "snscrape",
        "snscrape (X/Twitter)",
        "X",
        (("rawContent", "renderedContent"), ("date",), ("url",)),
        ("rawContent", "renderedContent"),
        ("date",),
        ("url",),
        ("user.username", "username"),
    ),
)
