"""``netral lexicon``: an office's own lexicon of a race, in a workbook or a TOML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from serve.console import fails_in_words
from serve.options import Language
from serve.staff import StaffCommand, StaffGroup
from serve.words import t

Kind = Literal["pilkada", "pileg", "pilpres", "dpd"]
LexiconFile = Annotated[Path, typer.Argument(metavar="LEKSIKON", help=t("Berkas leksikon (.xlsx atau .toml)."))]
Entries = list[str] | None


def register(app: typer.Typer) -> None:
    """Add the command group to the root app."""
    group = typer.Typer(
        help=t("Buat, periksa, dan tambah leksikon: nama, nomor, slogan, tagar, dan akun tiap pasangan."),
        no_args_is_help=True,
        cls=StaffGroup,
    )
    group.command("new", cls=StaffCommand, help=t("Buat templat leksikon untuk satu pemilihan."))(new)
    group.command("check", cls=StaffCommand, help=t("Periksa leksikon dan tampilkan isinya."))(check)
    group.command("add", cls=StaffCommand, help=t("Tambahkan isian untuk satu pasangan."))(add)
    app.add_typer(group, name="lexicon")


def new(
    path: LexiconFile,
    title: Annotated[str, typer.Option(metavar="JUDUL", help=t("Judul, misalnya 'Pemilihan Bupati Contoh 2029'."))],
    region: Annotated[str, typer.Option(metavar="WILAYAH", help=t("Wilayah, misalnya 'Kab. Contoh'."))],
    kind: Annotated[Kind, typer.Option(help=t("Jenis pemilihan."))] = "pilkada",
    lang: Language = "id",
) -> None:
    """Write a template."""

    @fails_in_words
    def work() -> None:
        from classifier.lexicon import Race
        from serve.batch.lexicon_file import new_lexicon

        slug = "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
        new_lexicon(path, Race(slug, title, kind, region, ()))
        typer.echo(t("Templat: {path}. Isi, lalu periksa dengan: netral lexicon check {path}", path=path))

    work()


def check(path: LexiconFile, lang: Language = "id") -> None:
    """Check a lexicon and show what is in it."""

    @fails_in_words
    def work() -> None:
        from serve.batch.lexicon_file import read_lexicon
        from serve.batch.lexicon_sheet import LISTS
        from serve.batch.lexicon_warnings import warnings

        lexicon = read_lexicon(path)
        for race in lexicon.races:
            typer.echo(f"{race.title} ({race.kind}, {race.region})")
            for pair in race.pairs:
                label = t("pasangan nomor {n}", n=pair.number) if pair.number else t("pasangan {id}", id=pair.id)
                typer.echo(f"  {label}")
                for name, key in LISTS.items():
                    if entries := getattr(pair, key):
                        typer.echo(f"    {name}: {' | '.join(entries)}")
        if lexicon.parties:
            typer.echo(t("Partai: {names}", names=" | ".join(lexicon.parties)))
        found = warnings(lexicon)
        for warning in found:
            typer.echo(t("Peringatan: {warning}", warning=warning))
        if found:
            typer.echo(t("Leksikon terbaca: {n} pasangan. Periksa dulu peringatan di atas.", n=len(lexicon.pairs)))
        else:
            typer.echo(t("Leksikon benar: {n} pasangan.", n=len(lexicon.pairs)))

    work()


def add(
    path: LexiconFile,
    pair: Annotated[int, typer.Option(metavar="NOMOR", min=1, max=99, help=t("Nomor urut pasangan."))],
    candidate: Annotated[Entries, typer.Option(metavar="NAMA", help=t("Nama lengkap calon."))] = None,
    nickname: Annotated[Entries, typer.Option(metavar="NAMA", help=t("Panggilan calon."))] = None,
    acronym: Annotated[Entries, typer.Option(metavar="TEKS", help=t("Akronim pasangan."))] = None,
    slogan: Annotated[Entries, typer.Option(metavar="TEKS", help=t("Slogan."))] = None,
    hashtag: Annotated[Entries, typer.Option(metavar="TAGAR", help=t("Tagar, dengan atau tanpa #."))] = None,
    account: Annotated[Entries, typer.Option(metavar="AKUN", help=t("Akun kampanye."))] = None,
    party: Annotated[Entries, typer.Option(metavar="PARTAI", help=t("Partai pengusung."))] = None,
    race: Annotated[str | None, typer.Option(metavar="KODE", help=t("Kode pemilihan bila ada beberapa."))] = None,
    lang: Language = "id",
) -> None:
    """Add entries to one pair; every option can be given several times."""

    @fails_in_words
    def work() -> None:
        from serve.batch.lexicon_file import add_entries

        given = {
            "candidates": candidate, "nicknames": nickname, "acronyms": acronym, "slogans": slogan, "hashtags": hashtag,
            "accounts": account, "parties": party,
        }  # fmt: skip
        added = add_entries(path, pair, {key: values for key, values in given.items() if values}, race)
        typer.echo(
            t("{n} isian baru untuk pasangan {pair}: {entries}", n=len(added), pair=pair, entries=" | ".join(added))
        )

    work()
