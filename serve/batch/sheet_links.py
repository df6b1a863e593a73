"""Addresses that lie under the cells of an XLSX sheet, which the reader of its values does not give.

Excel keeps them apart from the cells: after the rows of a sheet stands a list of cells, each with the name of an
address in a file of relations. Both are read in bounded steps; what is damaged or too long gives no addresses.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from html import unescape
from posixpath import dirname, join, normpath
from xml.etree import ElementTree

MAX_LINKS = 65_530
"""Addresses that Excel itself allows in one sheet."""
MAX_PART = 32 << 20
"""Bytes of a list of addresses."""
_BLOCK = 1 << 20
_LIST = re.compile(rb"<(?:\w+:)?hyperlinks[\s>]")
_LIST_END = re.compile(rb"</(?:\w+:)?hyperlinks>")
_LINK = re.compile(r"<(?:\w+:)?hyperlink\s[^>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::[A-Z]{1,3}(\d{1,7}))?")

_DAMAGE = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, ElementTree.ParseError, ValueError)

Links = dict[tuple[int, int], str]
"""Row from 1 and column from 0: the address under that cell."""


def sheet_links(path: str) -> dict[str, Links]:
    """The web addresses under the cells of every sheet of the workbook at ``path``, by the sheet's name."""
    try:
        with zipfile.ZipFile(path) as book:
            targets = _targets(book, "xl/workbook.xml")
            return {name: _links(book, targets[key]) for name, key in _sheets(book) if key in targets}
    except _DAMAGE:
        return {}


def _sheets(book: zipfile.ZipFile) -> list[tuple[str, str]]:
    sheets = (e for e in _xml(book, "xl/workbook.xml").iter() if e.tag.endswith("}sheet"))
    return [(e.get("name", ""), value) for e in sheets for name, value in e.items() if name.endswith("}id")]


def _targets(book: zipfile.ZipFile, part: str) -> dict[str, str]:
    """What the relations of ``part`` lead to, by their names: parts of the workbook, or addresses outside of it."""
    folder, name = dirname(part), part.rpartition("/")[2]
    relations = f"{folder}/_rels/{name}.rels"
    found: dict[str, str] = {}
    for relation in _xml(book, relations) if relations in book.namelist() else ():
        target = relation.get("Target", "")
        outside = relation.get("TargetMode") == "External"
        found[relation.get("Id", "")] = target if outside else normpath(join("/", folder, target))[1:]
    return found


def _xml(book: zipfile.ZipFile, part: str) -> ElementTree.Element:
    with book.open(part) as file:
        data = file.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise ValueError(part)
    return ElementTree.fromstring(data)


def _links(book: zipfile.ZipFile, part: str) -> Links:
    listed = [
        {name.rpartition(":")[2]: unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}
        for tag in _LINK.findall(_listing(book, part))[:MAX_LINKS]
    ]
    if not listed:
        return {}
    targets = _targets(book, part)
    links: Links = {}
    for link in listed:
        cell = _CELL.fullmatch(link.get("ref", ""))
        address = targets.get(link.get("id", ""), "")
        if cell and address.startswith(("https://", "http://")):
            anchor = f"#{link['location']}" if link.get("location") else ""
            first, last = int(cell[2]), int(cell[3] or cell[2])
            for row in range(first, min(last, first + MAX_LINKS - len(links)) + 1):
                links[row, _column(cell[1])] = address + anchor
    return links


def _listing(book: zipfile.ZipFile, part: str) -> str:
    """The list of cells with addresses, which stands behind the rows of a sheet; empty if there is none."""
    tail = b""
    with book.open(part) as file:
        while block := file.read(_BLOCK):
            tail += block
            if found := _LIST.search(tail):
                listing = tail[found.start() :] + file.read(MAX_PART)
                return _LIST_END.split(listing, maxsplit=1)[0].decode("utf-8", "replace")
            tail = tail[-64:]
    return ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
