"""One normalisation for training and scoring: a fixed list of substitutions, with a map back to the original.

``normalise`` is the fast path, ``normalise_tracked`` the same steps with the map; a property test holds them equal.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from classifier.tracked import Replacement, Tracked

if TYPE_CHECKING:
    from classifier.lexicon import Lexicon

PLACEHOLDERS = (
    "<akun>", "<email>", "<telp>", "<nip>", "<nik>", "<no>",
    "<paslon>", "<calon>", "<akronim>", "<slogan>", "<tagar>", "<akun_paslon>", "<partai>", "<daerah>", "<nama>",
)  # fmt: skip

_CP1252_PUNCTUATION = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = re.compile(f"[Â-ô][\u0080-¿{_CP1252_PUNCTUATION}]{{1,3}}")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|nbsp|#0?39);", re.IGNORECASE)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": " "}
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe0e\ufe0f"
_CLUSTER = re.compile(f"[0-9]\ufe0f?\u20e3|[^{_MARKS}][{_MARKS}]+|[^\x00-\x7f]")
_LOWER = {i: chr(i).lower() for i in range(ord("A"), ord("Z") + 1)}
_LOWER |= dict.fromkeys((*range(32), 127), " ")

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+")
_URL = re.compile(
    r"(?:https?://|\bwww\.)\S+|<url>|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|id|co|net|org|me|ly|gov|info)\b(?:/\S*)?"
)
_REPLY = re.compile(r"^\s*(?:@[\w.]*\w[,:]?\s+)+")
_HANDLE = re.compile(r"(?<![\w@])@[\w.]*\w")
_NIP = re.compile(r"(?<!\d)(?:19|20)\d{6}[ .]?(?:19|20)\d{4}[ .]?[12][ .]?\d{3}(?!\d)")
_NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
_PHONE = re.compile(r"(?<![\d.])(?:\+?62|0)[ -]?8\d{1,3}(?:[ -]?\d{2,5}){2,4}(?!\d)")
_ITALICS = re.compile(r"(?<![\w^.-])_+(?=[^\W_])|(?<=[^\W_])_+(?!\w)")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .\-_*][^\W\d_]){3,}(?![^\W_])")
_WORD_WITH_DIGIT = re.compile(
    r"(?<![\w<#])(?=[a-z0-9@$]*[a-z][013457@$][a-z])(?=(?:[013457@$]*[a-z]){3})[a-z0-9@$]{4,}\b"
)
_LEET = str.maketrans("013457@$", "oieastas")
_REPEATED_LETTER = re.compile(r"(?!(?<!\w)(?:pppk?|iii)\b)([^\W\d_])\1{2,}")
_REPEATED_OTHER = re.compile(r"([^\w\s])\1{3,}")
_NUMBER_WORD = (
    r"(?:0?[1-9]|satu|dua|tiga|empat|lima|enam|siji|loro|telu|papat|kalih|sekawan|hiji|tilu|opat|ciek|duo|tigo|ampek"
    r"|sada|tolu|rua|tallu)"
)
_FINGER = "(?:jari|driji|ramo)"
# A day of the month, an hour, or the number of a school or a neighbourhood is no ballot number.
_NUMBERED = "tanggal tgl jam pukul pkl rt rw sd sdn smp smpn sma sman smk smkn tk kelas"
_NO_BALLOT = "".join(rf"(?<!\b{cue} )" for cue in _NUMBERED.split())
_MONTHS = "januari februari maret april mei juni juli agustus september oktober november nopember desember"
_HOURS = "pagi siang sore malam wib wita wit"
_TIMES = "|".join([*_MONTHS.split(), *(month[:3] for month in _MONTHS.split()), "agt", *_HOURS.split()])
_OF_TIME = rf"(?! (?:{_TIMES})\b)"
_NUMBER = re.compile(
    r"(?<![\w<])((?:(?:nomor|nomer|nmr|no|urut)(?![^\W\d_])|paslon(?=0\d)|(?:paslon|pasangan|calon|kolom)\b)[ .:#*(_-]*(?:urut\b[ .:]*)?)"
    rf"{_NUMBER_WORD}(?![\w%]|[.,:/-]\d)"
    rf"|{_NO_BALLOT}(?<![\w<.,:/-])0[1-9](?![\w%]|[.,:/-]\d){_OF_TIME}"
    rf"|(?<![\w<])(?:{_NUMBER_WORD}|rong|telung|patang)(?= {_FINGER}\b)"
    rf"|(?:(?<=\bjari )|(?<=\bdriji )|(?<=\bramo )){_NUMBER_WORD}(?![\w%])"
)
# The address for women becomes the one for men, so that no verdict depends on gender.
_ADDRESS = {
    "bu": "pak", "buk": "pak", "ibu": "bapak", "ibuk": "bapak", "mbak": "mas", "mba": "mas", "mbk": "mas", "kak": "bang",
}  # fmt: skip
_WOMAN = re.compile(rf"(?<![\w<#])(?:{'|'.join(_ADDRESS)})(?!\w)")
_INVISIBLE = ("Cf", "Cc", "Cs", "Co")
_SILENT = re.compile(r"(?:<(?:akun|email|telp|nip|nik)>|[\s.,:;!?\"'()\[\]/|*_…-])*")
_SPACES = re.compile(r"\s+")
_EDGES = re.compile(r"^ +| +$")
_APART = re.compile(r"(?<=[^\W_]) (?=[,.!?]+(?: |$))")


def _repair(match: re.Match[str]) -> str:
    """Undo UTF-8 read as cp1252, where the bytes are valid UTF-8; otherwise leave the characters alone."""
    raw = bytearray()
    for char in match.group():
        try:
            raw += char.encode("cp1252")
        except UnicodeEncodeError:
            raw.append(ord(char)) if ord(char) < 256 else raw.extend(b"\xff")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def _entity(match: re.Match[str]) -> str:
    return _ENTITIES.get(match.group(1).lower(), "'")


def _cluster(match: re.Match[str]) -> str:
    """NFKC and lower case of one character with its marks; keycaps become ``<no>``; invisible characters go."""
    raw = match.group()
    if raw[-1] == "\u20e3":
        return " <no> "
    folded = unicodedata.normalize("NFKC", raw).lower()
    return "".join(c for c in folded if c not in "\ufe0e\ufe0f" and unicodedata.category(c) not in _INVISIBLE)


def _join(match: re.Match[str]) -> str:
    return re.sub(r"[\W_]", "", match.group())


def _unleet(match: re.Match[str]) -> str:
    return match.group().translate(_LEET)


def _number(match: re.Match[str]) -> str:
    cue = match.group(1) or ""
    return f"{cue} <no>" if cue[-1:].isalpha() else f"{cue}<no>"


def _address(match: re.Match[str]) -> str:
    return _ADDRESS[match.group()]


_BEFORE: tuple[tuple[re.Pattern[str], Replacement], ...] = (
    (_MOJIBAKE, _repair),
    (_ENTITY, _entity),
    (_CLUSTER, _cluster),
)
_MASKS: tuple[tuple[re.Pattern[str], Replacement], ...] = (
    (_EMAIL, "<email>"),
    (_URL, " "),  # whoever crawled a post decides whether a link stands in it, so a verdict may not depend on it
    (_REPLY, ""),  # nor on whom the platform put before a reply
    (_HANDLE, "<akun>"),
    (_NIP, "<nip>"),
    (_NIK, "<nik>"),
    (_PHONE, "<telp>"),
    (_ITALICS, ""),
    (_SPACED, _join),
    (_WORD_WITH_DIGIT, _unleet),
    (_REPEATED_LETTER, r"\1"),
    (_REPEATED_OTHER, r"\1\1\1"),
)
_SIDES: tuple[tuple[re.Pattern[str], Replacement], ...] = ((_NUMBER, _number), (_WOMAN, _address))
_AFTER: tuple[tuple[re.Pattern[str], Replacement], ...] = (
    (_SPACES, " "),
    (_EDGES, ""),
    (_APART, ""),  # as crawled corpora set signs apart
)


def _steps(lexicon: Lexicon | None) -> tuple[tuple[re.Pattern[str], Replacement], ...]:
    """The substitutions after lower-casing: campaign accounts, masks, noise, numbers and address, other lexicon entries, spaces.

    Lexicon entries are normalised themselves, so they are found only where numbers and forms of address are so already.
    """
    if lexicon is None or lexicon.empty:
        return (*_MASKS, *_SIDES, *_AFTER)
    return (*lexicon.account_steps, *_MASKS, *_SIDES, *lexicon.name_steps, *_AFTER)


def normalise(text: str, lexicon: Lexicon | None = None) -> str:
    """Text as the models see it: repaired, NFKC, lower case, masked, squeezed; lexicon names as placeholders.

    Sources: Unicode UAX #15 for NFKC; the repair is the idea of ftfy, limited to UTF-8 read as cp1252.
    """
    if not text.isascii():
        text = _MOJIBAKE.sub(_repair, text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if not text.isascii():
        text = _CLUSTER.sub(_cluster, text)
    text = text.translate(_LOWER)
    for pattern, replacement in _steps(lexicon):
        text = pattern.sub(replacement, text)
    return text


def says_nothing(text: str) -> bool:
    """Whether a normalised text holds nothing but accounts, numbers of people and punctuation."""
    return _SILENT.fullmatch(text) is not None


def normalise_tracked(text: str, lexicon: Lexicon | None = None) -> Tracked:
    """The same text as ``normalise`` with, for each character, its span in ``text``."""
    tracked = Tracked.of(text)
    for pattern, replacement in _BEFORE:
        tracked = tracked.sub(pattern, replacement)
    tracked = tracked.translate(_LOWER)
    for pattern, replacement in _steps(lexicon):
        tracked = tracked.sub(pattern, replacement)
    return tracked
