"""Commands for staff: help and usage errors in their language, an error in one line with what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from serve.words import t

_UsageError: Any = typer.BadParameter.__base__


class StaffCommand(TyperCommand):
    """A command whose help and usage errors are in the chosen language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        with _titles():
            super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return super().get_usage(ctx).replace("Usage:", t("Cara pakai:")).replace("[OPTIONS]", t("[PILIHAN]"))

    def get_help_option(self, ctx: Any) -> Any:
        """The ``--help`` option."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = t("Tampilkan bantuan ini.")
        return option

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse ``args``; a mistake in them ends the command in words."""
        try:
            return super().parse_args(ctx, args)
        except _UsageError as error:
            raise _told(error, ctx) from None


class StaffGroup(TyperGroup):
    """A group of commands whose help is in the chosen language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        with _titles():
            super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        usage = super().get_usage(ctx).replace("Usage:", t("Cara pakai:"))
        return usage.replace("[OPTIONS]", t("[PILIHAN]")).replace("COMMAND [ARGS]...", t("PERINTAH [ISIAN]..."))

    def get_help_option(self, ctx: Any) -> Any:
        """The ``--help`` option."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = t("Tampilkan bantuan ini.")
        return option

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that ``args`` name; an unknown one ends in words."""
        try:
            return super().resolve_command(ctx, args)
        except _UsageError as error:
            raise _told(error, ctx) from None


def _told(error: Any, ctx: Any) -> typer.Exit:
    typer.echo(t("Galat: {error}", error=usage_message(error)), err=True)
    typer.echo(t("Lihat: {command} --help", command=ctx.command_path), err=True)
    return typer.Exit(2)


def usage_message(error: Any) -> str:
    """A usage error in words; its class tells what is wrong, its attributes where."""
    kind = type(error).__name__
    param = getattr(error, "param", None)
    if kind == "MissingParameter" and param is not None:
        return t("{name} belum disebutkan.", name=_name(param))
    if kind == "NoSuchOption":
        close = ", ".join(error.possibilities or ())
        hint = t(" Maksudnya {close}?", close=close) if close else ""
        return t("pilihan {name} tidak ada.", name=error.option_name) + hint
    if kind == "BadOptionUsage":
        return t("pilihan {name} perlu isian.", name=error.option_name)
    if kind == "BadParameter" and param is not None:
        _, _, listed = error.message.partition(" one of ")
        if choices := ", ".join(re.findall(r"'([^']*)'", listed)):
            return t("{name} harus salah satu dari: {choices}.", name=_name(param), choices=choices)
        if "not readable" in error.message:
            return t("{name} tidak boleh dibaca oleh pengguna ini; minta izin baca lalu ulangi.", name=_name(param))
        return t("isian {name} tidak benar.", name=_name(param))
    if "extra argument" in error.format_message():
        return t("terlalu banyak isian; apit nama berkas yang berspasi dengan tanda kutip.")
    return t("perintah tidak lengkap atau salah tulis.")


def _name(param: Any) -> str:
    return str(param.opts[0] if param.param_type_name == "option" else param.metavar or param.name)


@contextmanager
def _titles() -> Iterator[None]:
    """Titles of the help's panels in the chosen language; the library keeps them as constants."""
    words = {
        "ARGUMENTS_PANEL_TITLE": t("Isian"),
        "OPTIONS_PANEL_TITLE": t("Pilihan"),
        "COMMANDS_PANEL_TITLE": t("Perintah"),
        "DEFAULT_STRING": t("[bawaan: {}]"),
        "REQUIRED_LONG_STRING": t("[wajib]"),
    }
    before = {name: getattr(rich_utils, name) for name in words}
    try:
        for name, word in words.items():
            setattr(rich_utils, name, word)
        yield
    finally:
        for name, word in before.items():
            setattr(rich_utils, name, word)
