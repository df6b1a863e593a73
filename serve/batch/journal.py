"""The memory of a job: a SQLite file beside the output that survives a kill at any moment.

It holds one packed verdict per distinct post, found by a digest, with the row where the post came first. That one
table is both the way to go on after an interruption and the way to score repeated posts once. No text lies in it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

import numpy as np

from serve.batch.near import Likeness, alike, sketch
from serve.batch.rows import InputError
from serve.words import t

FORMAT = 4
COMMIT_EVERY = 2.0
"""Seconds of work that a kill may cost."""


def journal_path(output: Path) -> Path:
    """Where the journal of the job that writes ``output`` lies."""
    return output.with_name(f".{output.name}.jurnal")


def is_complete(output: Path) -> bool:
    """True if ``output`` was finished by a job that was killed before it could put its journal away."""
    journal = journal_path(output)
    if not journal.exists() or not output.exists():
        return False
    try:
        with closing(sqlite3.connect(journal, timeout=0.1)) as db:
            (sealed,) = db.execute("SELECT max(sealed) FROM job").fetchone()
    except sqlite3.Error:  # in use, broken, or of another format: whoever opens it says so
        return False
    return sealed is not None and output.stat().st_mtime_ns >= sealed


@dataclass(frozen=True, slots=True)
class Kept:
    """A verdict in the journal: the key and row where its text came first, the text's digest, the packed verdict."""

    key: bytes
    row: str
    text: bytes
    packed: str


class Journal:
    """The journal of one job, opened or begun; a context manager that holds it for itself alone.

    ``key`` is everything that the verdicts depend on. A journal begun with another key is refused.
    """

    def __init__(self, path: Path, key: Mapping[str, str], now: datetime) -> None:
        self.path = path
        self._db = sqlite3.connect(path, timeout=0.2, isolation_level=None)
        self._unsettled = self._closed = False
        self._committed = time.monotonic()
        try:
            self._prepare(key, now)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, key: Mapping[str, str], now: datetime) -> None:
        try:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute("PRAGMA wal_autocheckpoint=5000")
            self._db.execute("PRAGMA cache_size=-65536")
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.execute("CREATE TABLE IF NOT EXISTS job (key TEXT, started TEXT, sealed INTEGER)")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS verdict"
                " (place INTEGER PRIMARY KEY, key BLOB UNIQUE, row TEXT, text BLOB, packed TEXT)"
            )
            self._db.execute("CREATE TABLE IF NOT EXISTS alias (key BLOB PRIMARY KEY, leader BLOB) WITHOUT ROWID")
            self._db.execute("CREATE TABLE IF NOT EXISTS band (band INTEGER PRIMARY KEY, leader BLOB)")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS signature (place INTEGER PRIMARY KEY, key BLOB UNIQUE, value BLOB)"
            )
            found = self._db.execute("SELECT key, started FROM job").fetchone()
            if found is None:
                found = (json.dumps({"format": str(FORMAT), **key}), now.isoformat())
                self._db.execute("INSERT INTO job VALUES (?, ?, NULL)", found)
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise InputError(t("Pekerjaan ini sedang berjalan di jendela lain. Tunggu sampai selesai.")) from None
            raise
        except sqlite3.DatabaseError:
            raise InputError(
                t("Catatan pekerjaan {path} rusak. Mulai dari awal dengan --restart.", path=self.path)
            ) from None
        begun: dict[str, str] = json.loads(found[0])
        different = [name for name, value in {"format": str(FORMAT), **key}.items() if begun.get(name) != value]
        if different:
            raise InputError(
                t(
                    "Pekerjaan yang terhenti dimulai dengan {what} yang lain, jadi tidak bisa dilanjutkan. "
                    "Mulai dari awal dengan --restart.",
                    what=", ".join(t(name) for name in different),
                )
            )
        self.started = datetime.fromisoformat(found[1])
        """When the job was first begun, with its offset."""

    def get(self, key: bytes) -> Kept | None:
        """The verdict for a key, its own or that of the post it is one with."""
        query = "SELECT key, row, text, packed FROM verdict WHERE key = ?"
        found = self._db.execute(query, (key,)).fetchone()
        if found is None and (leader := self._leader(key)) is not None:
            found = self._db.execute(query, (leader,)).fetchone()
        return None if found is None else Kept(*found)

    def _leader(self, key: bytes) -> bytes | None:
        found = self._db.execute("SELECT leader FROM alias WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def is_known(self, post: Likeness) -> bool:
        """True if the post needs no verdict of its own: it or one like it has been seen before.

        What is found out here about long posts is kept together with the next ``add``.
        """
        if self._db.execute("SELECT 1 FROM verdict WHERE key = ?", (post.key,)).fetchone():
            return True
        brief = sketch(post)
        if brief is None:
            return False
        if self._leader(post.key) is not None:
            return True
        self._begin()
        for band in brief.bands:
            found = self._db.execute(
                "SELECT leader, value FROM band JOIN signature ON key = leader WHERE band = ?", (band,)
            ).fetchone()
            if found and alike(brief.signature, np.frombuffer(found[1], np.uint32)):
                self._db.execute("INSERT INTO alias VALUES (?, ?)", (post.key, found[0]))
                return True
        self._db.executemany("INSERT OR IGNORE INTO band VALUES (?, ?)", ((band, post.key) for band in brief.bands))
        self._db.execute(
            "INSERT OR IGNORE INTO signature (key, value) VALUES (?, ?)", (post.key, brief.signature.tobytes())
        )
        return False

    def _begin(self) -> None:
        """From here to the next ``add`` nothing is settled."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN")
        if not self._unsettled:
            self._db.execute("SAVEPOINT unsettled")
            self._unsettled = True

    def add(self, entries: Iterable[Kept]) -> None:
        """Keep several verdicts and what was found out since the last time, all or none."""
        self._begin()
        self._db.executemany(
            "INSERT OR IGNORE INTO verdict (key, row, text, packed) VALUES (?, ?, ?, ?)",
            ((e.key, e.row, e.text, e.packed) for e in entries),
        )
        self._db.execute("RELEASE unsettled")
        self._unsettled = False
        if time.monotonic() - self._committed >= COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Put what is settled on disk, and drop what is not."""
        if self._unsettled:
            self._db.execute("ROLLBACK TO unsettled")
            self._unsettled = False
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._committed = time.monotonic()

    def seal(self, draft: Path) -> None:
        """Note that everything is written, when the complete ``draft`` of the output is about to take its place."""
        self._db.execute("UPDATE job SET sealed = ?", (draft.stat().st_mtime_ns,))
        self.commit()

    def __len__(self) -> int:
        count: int = self._db.execute("SELECT count(*) FROM verdict").fetchone()[0]
        return count

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._closed:
            return
        try:
            self.commit()
        except sqlite3.Error:
            if error is None:
                raise
        finally:
            self._db.close()

    def remove(self) -> None:
        """Close and delete the journal: the job is complete."""
        self._closed = True
        self._db.close()
        forget(self.path)


def forget(path: Path) -> None:
    """Delete the journal at ``path`` and what SQLite keeps beside it."""
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
