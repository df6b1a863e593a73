"""Errors that are meant for a user: the message says what is wrong, where, and what to do."""

from __future__ import annotations


class NetralError(Exception):
    """Base of every error whose message is shown to a user as it is, without a traceback."""


class BundleError(NetralError):
    """A model bundle is missing, altered, or of a kind that this version can't read."""


class LexiconError(NetralError):
    """A lexicon file has a mistake; the message names file, line and remedy."""
