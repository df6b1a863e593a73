"""The sources people bring, and how each one names its text, time, URL and account columns.

Names are compared without case, spaces, underscores and hyphens. Sources: the exporters' own documentation;
where a tool changed its column names over time, all of them are listed, newest first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ROLES = ("text", "time", "url", "account", "platform")


@dataclass(frozen=True, slots=True)
class Profile:
    """One source. It fits a table that has all columns of ``signature`` (each entry: any of its names)."""

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
)

ALIASES: dict[str, tuple[str, ...]] = {
    "text": (
        "full_text", "teks", "text", "isi", "isi postingan", "isi unggahan", "isi konten", "isi pesan", "isi teks",
        "isi posting", "isi status", "isi berita", "uraian", "caption", "message", "pesan", "konten", "content",
        "post text", "postingan", "unggahan", "tweet", "twit", "cuitan", "komentar", "comment", "body", "narasi",
        "teks postingan", "teks unggahan", "bunyi postingan", "kutipan", "transkrip",
    ),
    "time": (
        "created_at", "waktu_posting", "waktu", "tanggal", "tgl", "tanggal posting", "tanggal unggah",
        "tanggal unggahan", "tanggal postingan", "tgl posting", "tgl unggah", "tgl unggahan", "tgl postingan",
        "waktu unggah", "waktu unggahan", "waktu postingan", "tanggal upload", "tgl upload", "tanggal tayang",
        "hari/tanggal", "tanggal/waktu", "tanggal & waktu", "time", "timestamp", "date", "datetime", "createTimeISO",
        "createdAt", "Post Created", "published_at", "jam",
    ),
    "url": (
        "tweet_url", "url", "link", "tautan", "alamat url", "link postingan", "link unggahan", "tautan unggahan",
        "link posting", "tautan postingan", "tautan posting", "url unggahan", "url postingan", "link konten", "link url",
        "link bukti", "permalink", "postUrl", "webVideoUrl", "post url", "bukti link", "alamat link",
    ),
    "account": (
        "username", "akun", "akun medsos", "akun media sosial", "nama akun", "account", "user", "user name", "author",
        "screen_name", "handle", "pengguna", "pemilik akun", "page name", "ownerUsername", "authorMeta.name",
        "pengirim", "sender", "nama", "nama terduga", "nama asn", "nama lengkap",
    ),
    "platform": ("platform", "medsos", "media sosial", "jenis medsos", "media", "sumber", "kanal", "aplikasi"),
}  # fmt: skip

WEAK_TEXT = ("keterangan", "catatan", "description", "deskripsi", "judul", "title", "status", "post", "desc")
"""Columns that hold the text only when no better-named one does."""

OTHER = ("no", "no.", "nomor", "id", "id_str", "lang", "instansi", "nip", "jabatan", "unit kerja", "kecamatan", "likes")
"""Names that betray a header row without having a role."""


def normalise(name: str) -> str:
    """A column name as it is compared: no case, spaces, underscores, hyphens, brackets with remarks, dots of
    abbreviations."""
    bare = re.sub(r"\(.*?\)", "", name.casefold())
    return re.sub(r"[\s_\-*:]+|\.(?=[\s_])", "", bare).strip(".")


def name_parts(name: str) -> tuple[str, ...]:
    """The names that a header like ``Isi/Uraian`` answers to: the whole and its parts."""
    whole = normalise(name)
    return (whole, *(p for p in whole.split("/") if p)) if "/" in whole else (whole,)


ROLE_NAMES: dict[str, frozenset[str]] = {role: frozenset(map(normalise, names)) for role, names in ALIASES.items()}
KNOWN: frozenset[str] = frozenset(
    {n for names in ROLE_NAMES.values() for n in names}
    | {normalise(n) for n in (*WEAK_TEXT, *OTHER)}
    | {normalise(n) for p in PROFILES for n in (*p.text, *p.time, *p.url, *p.account)}
)


def is_known(name: str) -> bool:
    """True if ``name`` looks like a column name of some source."""
    return any(part in KNOWN for part in name_parts(name))
