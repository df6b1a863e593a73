"""Errors that are meant for a user: the message says what is wrong, where, and what to do."""

from __future__ import annotations

import errno

TROUBLE = {
    errno.ENOSPC: "disk penuh",
    errno.EACCES: "tidak diizinkan",
    errno.EPERM: "tidak diizinkan",
    errno.ENOENT: "tidak ditemukan",
    errno.EROFS: "disk hanya bisa dibaca",
    errno.EISDIR: "itu folder",
    errno.ENOTDIR: "bagian dari jalurnya bukan folder",
    errno.EEXIST: "nama itu sudah dipakai",
}


def trouble(error: OSError) -> str:
    """What the system refused, in Indonesian; its own words where there are none."""
    return TROUBLE.get(error.errno or 0) or error.strerror or type(error).__name__


class NetralError(Exception):
    """Base of every error whose message is shown to a user as it is, without a traceback."""


class BundleError(NetralError):
    """A model bundle is missing, altered, or of a kind that this version can't read."""


class LexiconError(NetralError):
    """A lexicon file has a mistake; the message names file, line and remedy."""
