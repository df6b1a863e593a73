"""Where the model comes from: a bundle folder or MLflow's registry, each copied, so that what is in use never changes."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from classifier import BundleError
from classifier.bundle import read_bundle
from classifier.scorer import DEFAULT_BUNDLE
from serve.api.child import Recipe
from serve.api.scorers import lexicon_names

REGISTRY = "models:/"
_FETCH_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Source:
    """A bundle (folder, ``models:/NAME@ALIAS``, or None for the released one) and a folder of lexicons."""

    bundle: str | None = None
    lexicons: Path | None = None

    async def stamp(self) -> object:
        """Something that changes when the source does."""
        names = lexicon_names(self.lexicons)
        files = [self.lexicons / f"{name}.toml" for name in names] if self.lexicons else []
        if self.bundle and self.bundle.startswith(REGISTRY):
            which: object = await _registry("version", self.bundle)
        else:
            which = _mtime(self._folder / "manifest.json")
        return which, names, [_mtime(file) for file in files]

    async def snapshot(self, threads: int) -> Snapshot:
        """A private copy of everything. Raises BundleError if it can't be had."""
        snapshot = Snapshot.empty(threads)
        try:
            bundle = snapshot.folder / "bundle"
            if self.bundle and self.bundle.startswith(REGISTRY):
                fetched = await _registry("fetch", self.bundle, str(snapshot.folder / "fetched"))
                Path(fetched).rename(bundle)
            else:
                await asyncio.to_thread(_copy_bundle, self._folder, bundle)
            if self.lexicons:
                await asyncio.to_thread(_copy_lexicons, self.lexicons, snapshot.folder / "lexicons")
        except OSError as error:
            snapshot.discard()
            raise BundleError(f"{self.bundle}: can't be copied ({error.strerror or type(error).__name__})") from None
        except BaseException:
            snapshot.discard()
            raise
        return snapshot

    @property
    def _folder(self) -> Path:
        return Path(self.bundle or DEFAULT_BUNDLE)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy that lives as long as the processes that use it."""

    folder: Path
    threads: int

    @classmethod
    def empty(cls, threads: int) -> Self:
        """A new, private folder."""
        return cls(Path(tempfile.mkdtemp(prefix="netral-")), threads)

    @property
    def recipe(self) -> Recipe:
        """What to load from it."""
        lexicons = self.folder / "lexicons"
        return Recipe(self.folder / "bundle", lexicons if lexicons.exists() else None, self.threads)

    def discard(self) -> None:
        """Remove it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _copy_bundle(source: Path, target: Path) -> None:
    read_bundle(source)
    shutil.copytree(source, target)


def _copy_lexicons(source: Path, target: Path) -> None:
    if not source.is_dir():
        raise BundleError(f"{source}: no such folder; give a folder of lexicons (*.toml)")
    target.mkdir()
    for name in lexicon_names(source):
        shutil.copy2(source / f"{name}.toml", target)


def _mtime(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


async def _registry(*arguments: str) -> str:
    """Ask MLflow in a process of its own, so that this one stays small and never waits for it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "serve.api.registry", *arguments, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(_FETCH_SECONDS):
            out, _ = await process.communicate()
        found = json.loads(out.splitlines()[-1])
    except (TimeoutError, ValueError, IndexError):
        raise BundleError(f"{arguments[1]}: no answer from MLflow; see the log and MLFLOW_TRACKING_URI") from None
    finally:
        if process.returncode is None:
            process.kill()
    if "error" in found:
        raise BundleError(f"{arguments[1]}: {found['error']}")
    return str(found["value"])
