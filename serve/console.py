"""How batch commands speak to people: findings, progress with rate and remaining time, errors with a remedy."""

from __future__ import annotations

import functools
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from classifier.errors import BundleError, NetralError, trouble
from classifier.taxonomy import CATEGORIES, INDIKASI, PERLU_TINJAUAN, TIDAK_ADA
from serve.batch.columns import UnclearColumnError
from serve.batch.files import Material
from serve.batch.job import Inspection, Part
from serve.batch.rows import Bad, Row
from serve.batch.summary import Summary
from serve.words import t

EXIT_CLEAN, EXIT_REJECTS, EXIT_FAILED, EXIT_INTERRUPTED = 0, 1, 2, 130
_P = ParamSpec("_P")
_R = TypeVar("_R")


def fails_in_words(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Wrap a command: whatever goes wrong becomes one line, without traceback, and exit status 2."""

    @functools.wraps(command)
    def wrapped(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return command(*args, **kwargs)
        except BundleError as error:
            message = t("Galat: model tidak bisa dibuka. Unduh ulang folder netral. ({error})", error=error)
            status = EXIT_FAILED
        except NetralError as error:
            message, status = t("Galat: {error}", error=error), EXIT_FAILED
        except OSError as error:
            what = t(trouble(error))
            where = f" ({error.filename})" if error.filename else ""
            message = t("Galat: {what}{where}. Periksa ruang dan izin di disk, lalu ulangi.", what=what, where=where)
            status = EXIT_FAILED
        except sqlite3.Error as error:
            message = t(
                "Galat: catatan pekerjaan gagal ditulis ({error}). Periksa ruang di disk, lalu ulangi.", error=error
            )
            status = EXIT_FAILED
        except (KeyboardInterrupt, typer.Abort):
            message = t("Dihentikan. Jalankan lagi perintah yang sama untuk melanjutkan.")
            status = EXIT_INTERRUPTED
        except typer.Exit:
            raise
        except Exception as error:  # what it says may hold a post
            message = t(
                "Galat yang tidak terduga ({kind}). Tidak ada yang hilang; laporkan bersama perintah yang dipakai.",
                kind=type(error).__name__,
            )
            status = EXIT_FAILED
        typer.echo(message, err=True)
        raise typer.Exit(status)

    return wrapped


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        rows, elapsed = task.fields["rows"], task.finished_time or task.elapsed or 0
        rate = f"{rows / elapsed:,.0f}".replace(",", ".") if elapsed else "-"
        return Text(t("{rows} baris, {rate} baris/detik", rows=f"{rows:,}".replace(",", "."), rate=rate))


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int, int], None]]:
    """A function that shows how far a job is, on standard error and only where a person can see it."""
    words = {"score": t("Menilai"), "write": t("Menulis")}
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        _Rate(),
        TextColumn(t("sisa")),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    ) as bars:
        tasks = {step: bars.add_task(words[step], total=None, visible=False, rows=0) for step in words}

        def show(step: str, done: int, size: int, rows: int) -> None:
            bars.update(tasks[step], completed=done, total=max(size, 1), rows=rows, visible=True)

        yield show


def show_findings(name: str, findings: Sequence[tuple[str, str]]) -> None:
    """Print what was found out about an input."""
    typer.echo(t("Berkas {name}", name=name))
    width = max((len(label) for label, _ in findings), default=0)
    for label, value in findings:
        typer.echo(f"  {label:<{width}}  {value}")


def show_passed_over(found: Inspection, material: Material) -> None:
    """Print which files of a folder or archive are not read, and why."""
    for bad in found.unreadable:
        typer.echo(t("Tidak terbaca: {name} - {reason}", name=bad.place, reason=bad.reason))
    if found.passed_over:
        typer.echo(t("Bukan tabel, dilewati: {names}", names=", ".join(found.passed_over)))
    if material.links:
        typer.echo(t("Tautan simbolik, dilewati: {names}", names=", ".join(material.links)))
    if material.own:
        typer.echo(t("Hasil netral, dilewati: {names}", names=", ".join(material.own)))


def choose(error: UnclearColumnError) -> str:
    """The column that a person at the keyboard picks; without one, the error stands."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise error
    typer.echo(t("Kolom mana yang berisi teks unggahan?"))
    for i, name in enumerate(error.candidates, start=1):
        typer.echo(f"  {i}. {name}")
    names = dict(enumerate(error.candidates, start=1))
    while True:
        answer = typer.prompt(t("Nomor")).strip()
        if answer.isdecimal() and int(answer) in names:
            return names[int(answer)]
        typer.echo(t("Ketik angka 1 sampai {n}.", n=len(names)))


def show_sample(found: Part, rows: int = 3) -> None:
    """Print the first posts as they would be read, shortened."""
    typer.echo(t("Kolom ({n}): {names}", n=len(found.columns), names=", ".join(found.columns)))
    typer.echo(t("Contoh isi:"))
    for row in [r for r in found.sample if isinstance(r, Row)][:rows]:
        text = " ".join(row.cells.get(found.layout.text, "").split())
        typer.echo(t("  baris {id}: {text}", id=row.id, text=text[:100] + ("…" if len(text) > 100 else "")))
    for bad in [r for r in found.sample if isinstance(r, Bad)][:rows]:
        typer.echo(t("  baris {id} ditolak: {reason}", id=bad.id, reason=bad.reason))


def show_summary(summary: Summary) -> None:
    """Print the counts of a job by category."""
    table = Table(title=t("Ringkasan"), title_justify="left")
    table.add_column(t("Kategori"), overflow="fold")
    table.add_column(t("Indikasi"), justify="right")
    table.add_column(t("Perlu tinjauan"), justify="right")
    for category in CATEGORIES:
        number = f"{category.number}. " if category.number else "   "
        counts = (summary.category[category.key, decision] for decision in (INDIKASI, PERLU_TINJAUAN))
        table.add_row(number + category.title, *map(str, counts))
    table.add_section()
    table.add_row(t("Jumlah unggahan"), str(summary.status[INDIKASI]), str(summary.status[PERLU_TINJAUAN]))
    Console().print(table)
    lines = [
        t(
            "{n} unggahan dinilai; {clear} tanpa indikasi; {same} pengulangan unggahan yang sama.",
            n=summary.scored,
            clear=summary.status[TIDAK_ADA],
            same=summary.duplicates,
        )
    ]
    lines += [t("{n} {kind} dilewati.", n=n, kind=kind) for kind, n in summary.ignored.items()]
    if summary.unreadable_times:
        lines.append(t("{n} waktu unggah tidak terbaca dan ditulis apa adanya.", n=summary.unreadable_times))
    if summary.truncated:
        lines.append(t("{n} unggahan sangat panjang dan tidak dinilai seluruhnya.", n=summary.truncated))
    for reason, count in summary.reasons.most_common(5):
        lines.append(t("{n} baris ditolak: {reason}.", n=count, reason=reason))
    typer.echo("\n".join(lines))
