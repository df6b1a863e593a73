"""The memory of a job: a SQLite file beside the output that survives a kill at any moment.

It holds one packed verdict per distinct text, found by a digest, with the row where the text came first. That
one table is both the way to go on after an interruption and the way to score repeated posts once.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType

from serve.batch.rows import InputError
from serve.words import t

FORMAT = 1


def journal_path(output: Path) -> Path:
    """Where the journal of the job that writes ``output`` lies."""
    return output.with_name(f".{output.name}.jurnal")


def is_complete(output: Path) -> bool:
    """True if ``output`` was finished by a job that was killed before it could put its journal away."""
    journal = journal_path(output)
    traces = [p for p in (journal, journal.with_name(f"{journal.name}-wal")) if p.exists()]
    if not traces or not output.exists():
        return False
    return output.stat().st_mtime_ns >= max(p.stat().st_mtime_ns for p in traces)


def text_digest(text: str) -> bytes:
    """16 bytes that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Journal:
    """The journal of one job, opened or begun; a context manager that holds it for itself alone.

    ``key`` is everything that the verdicts depend on. A journal begun with another key is refused.
    """

    def __init__(self, path: Path, key: Mapping[str, str], now: datetime) -> None:
        self.path = path
        self._db = sqlite3.connect(path, timeout=0.2, isolation_level=None)
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
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.execute("CREATE TABLE IF NOT EXISTS job (key TEXT, started TEXT)")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS verdict (text BLOB PRIMARY KEY, row TEXT, packed TEXT) WITHOUT ROWID"
            )
            found = self._db.execute("SELECT key, started FROM job").fetchone()
            if found is None:
                found = (json.dumps({"format": str(FORMAT), **key}), now.isoformat())
                self._db.execute("INSERT INTO job VALUES (?, ?)", found)
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

    def get(self, digest: bytes) -> tuple[str, str] | None:
        """First row and packed verdict of a text, or None."""
        found: tuple[str, str] | None = self._db.execute(
            "SELECT row, packed FROM verdict WHERE text = ?", (digest,)
        ).fetchone()
        return found

    def add(self, entries: Iterable[tuple[bytes, str, str]]) -> None:
        """Keep (digest, first row, packed verdict) of several texts, all or none."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR IGNORE INTO verdict VALUES (?, ?, ?)", entries)
        self._db.execute("COMMIT")

    def __len__(self) -> int:
        count: int = self._db.execute("SELECT count(*) FROM verdict").fetchone()[0]
        return count

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._db.close()

    def remove(self) -> None:
        """Close and delete the journal: the job is complete."""
        self._db.close()
        forget(self.path)


def forget(path: Path) -> None:
    """Delete the journal at ``path`` and what SQLite keeps beside it."""
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
