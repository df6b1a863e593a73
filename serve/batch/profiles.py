"""The names that columns of a role go by, and how names are compared.

Names are compared without case, spaces, underscores and hyphens; ``/`` joins the levels of a flattened name as ``.`` does.
"""

from __future__ import annotations

import re

from serve.batch.sources import PROFILES

ROLES = ("text", "time", "url", "account", "platform")

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
        "createdAt", "Post Created", "published_at", "publish time", "creation_time", "createTime", "jam",
    ),
    "url": (
        "tweet_url", "url", "link", "tautan", "alamat url", "link postingan", "link unggahan", "tautan unggahan",
        "link posting", "tautan postingan", "tautan posting", "url unggahan", "url postingan", "link konten", "link url",
        "link bukti", "permalink", "postUrl", "webVideoUrl", "post url", "bukti link", "alamat link",
    ),
    "account": (
        "username", "akun", "akun medsos", "akun media sosial", "nama akun", "account", "user", "user name", "author",
        "screen_name", "handle", "pengguna", "pemilik akun", "page name", "ownerUsername", "authorMeta.name",
        "account username", "account name", "pengirim", "sender", "nama", "nama terduga", "nama asn", "nama lengkap",
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
    bare = re.sub(r"[\s_\-*:]+|\.(?=[\s_])", "", without_remarks(name.casefold()))
    return bare.replace("/", ".").strip(".")


def without_remarks(name: str) -> str:
    """A column name without what stands in brackets."""
    return re.sub(r"\(.*?\)", "", name)


def name_parts(name: str) -> tuple[str, ...]:
    """The names that a header like ``Isi/Uraian`` answers to: the whole and its parts.

    A name with a number between slashes (``latestComments/0/text``) is the place of a value in a list, not two names.
    """
    whole = normalise(name)
    parts = [part for part in map(normalise, without_remarks(name).split("/")) if part]
    return (whole,) if len(parts) < 2 or any(map(str.isdigit, parts)) else (whole, *parts)


ROLE_NAMES: dict[str, frozenset[str]] = {role: frozenset(map(normalise, names)) for role, names in ALIASES.items()}
KNOWN: frozenset[str] = frozenset(
    {n for names in ROLE_NAMES.values() for n in names}
    | {normalise(n) for n in (*WEAK_TEXT, *OTHER)}
    | {normalise(n) for p in PROFILES for n in (*p.text, *p.time, *p.url, *p.account)}
)


def is_known(name: str) -> bool:
    """True if ``name`` looks like a column name of some source."""
    return any(part in KNOWN for part in name_parts(name))
