from pathlib import Path

import pytest

from serve.batch.encoding import Encoding, detect_encoding
from serve.batch.rows import Bad, Row
from serve.batch.times import parse_time
from serve.batch.whatsapp import WhatsAppChat, looks_like_chat


def read(tmp_path: Path, text: str) -> tuple[list[Row | Bad], int]:
    path = tmp_path / "chat.txt"
    path.write_text(text, "utf-8")
    table = WhatsAppChat(path, detect_encoding(path)).open()
    return list(table.rows), table.ignored["pesan sistem WhatsApp"]


@pytest.mark.parametrize(
    "line",
    [
        "06/11/24 10.12 - Contoh: halo: semua",
        "06/11/2024 10.12 - Contoh: halo: semua",
        "06/11/24, 10:12 - Contoh: halo: semua",
        "06/11/24, 10:12 AM - Contoh: halo: semua",
        "[06/11/24 10.12.00] Contoh: halo: semua",
        "\u200e[06/11/24, 10:12:00\u202fAM] ~\u202fContoh: halo: semua",
        "2024-11-06 10.12 - Contoh: halo: semua",
    ],
)
def test_every_date_form_opens_a_message(tmp_path: Path, line: str) -> None:
    assert looks_like_chat(line)
    ((row,), _) = read(tmp_path, line)
    assert isinstance(row, Row)
    assert row.cells["pesan"] == "halo: semua"
    assert row.cells["pengirim"].strip() == "Contoh"
    moment = parse_time(row.cells["waktu"])
    assert moment is not None
    assert moment.isoformat() == "2024-11-06T10:12:00+07:00"


def test_lines_without_a_time_belong_to_the_message_before(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "06/11/24 10.12 - A: satu\ndua\n\ntiga: empat\n06/11/24 10.13 - B: lima\n")
    assert [(r.number, r.cells["pesan"]) for r in rows if isinstance(r, Row)] == [
        (1, "satu\ndua\n\ntiga: empat"),
        (5, "lima"),
    ]


def test_system_lines_are_counted_media_and_deleted_are_rejects(tmp_path: Path) -> None:
    rows, system = read(
        tmp_path,
        "06/11/24 10.00 - Pesan dan panggilan terenkripsi secara end-to-end.\n"
        '06/11/24 10.01 - A mengubah nama grup dari "X: y" ke "Z"\n'
        "06/11/24 10.02 - A: <Media tidak disertakan>\n"
        "06/11/24 10.03 - A: Pesan ini dihapus\n"
        '06/11/24 10.03 - Anda mengubah subjek dari "X: y" menjadi "Z"\n'
        "06/11/24 10.03 - A: null\n"
        "06/11/24 10.04 - A: IMG-1.jpg (file terlampir)\nini fotonya\n"
        "06/11/24 10.05 - A: diganti <Pesan ini diedit>\n",
    )
    assert system == 3
    media = "hanya media, tanpa teks"
    assert [r.reason for r in rows if isinstance(r, Bad)] == [media, "pesan sudah dihapus", media]
    assert [r.cells["pesan"] for r in rows if isinstance(r, Row)] == ["ini fotonya", "diganti"]


@pytest.mark.parametrize(
    ("body", "words", "file"),
    [
        ("IMG-20241106-WA0003.jpg (file terlampir)\nini\nfotonya", "ini\nfotonya", "IMG-20241106-WA0003.jpg"),
        ("\u200esurat tugas.docx (file attached)\nmohon dibaca", "mohon dibaca", "surat tugas.docx"),
        (
            "\u200e<terlampir: 00000012-PHOTO-2024-11-06.jpg>\nini fotonya",
            "ini fotonya",
            "00000012-PHOTO-2024-11-06.jpg",
        ),
        ("ini fotonya \u200e<attached: 00000012-PHOTO.jpg>", "ini fotonya", "00000012-PHOTO.jpg"),
        ("\u200e<terlampir: a.jpg>\nAyo bergabung besok", "Ayo bergabung besok", "a.jpg"),
        ("buka a.jpg (file terlampir) di bawah", "buka a.jpg (file terlampir) di bawah", ""),
    ],
)
def test_the_file_of_a_caption_is_no_part_of_its_words(tmp_path: Path, body: str, words: str, file: str) -> None:
    ((row,), _) = read(tmp_path, f"06/11/24 10.04 - A: {body}\n")
    assert isinstance(row, Row)
    assert (row.cells["pesan"], row.cells["lampiran"]) == (words, file)


def test_a_file_without_a_caption_is_a_reject(tmp_path: Path) -> None:
    for body in ("a.opus (file terlampir)", "\u200e<attached: a.opus>"):
        ((row,), _) = read(tmp_path, f"06/11/24 10.04 - A: {body}\n")
        assert isinstance(row, Bad)
        assert (row.reason, body in row.raw) == ("hanya media, tanpa teks", True)


def test_the_notice_of_encryption_under_a_group_name_is_no_post(tmp_path: Path) -> None:
    for word in ("terenkripsi", "dienkripsi"):
        line = f"[06/11/24 09.15.10] Grup Contoh: \u200ePesan dan panggilan {word} secara end-to-end.\n"
        assert read(tmp_path, line) == ([], 1)


def test_text_before_the_first_message_is_not_lost(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "catatan saya\n06/11/24 10.12 - A: halo\n")
    assert isinstance(rows[0], Bad)
    assert (rows[0].number, rows[0].raw) == (1, "catatan saya")


def test_a_message_without_end_stays_bounded(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "06/11/24 10.12 - A: " + "x\n" * 2000 + "06/11/24 10.13 - B: halo\n")
    assert isinstance(rows[-1], Row)
    assert rows[-1].cells["pesan"] == "halo"


def test_tables_with_times_are_no_chats() -> None:
    assert not looks_like_chat("waktu,pengirim,pesan\n06/11/24 10.12,A,halo\n")


@pytest.mark.parametrize("body", [
    "A: Ayo bergabung dukung paslon 2 \u200e<Pesan ini diedit>",
    "A: Ayo bergabung besok \u200e<terlampir: a.jpg>",
    'Budi "Bidin" RT 5: coblos nomor 2',
])  # fmt: skip
def test_what_people_wrote_is_never_taken_for_the_programs_own_words(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"06/11/24 10.30 - {body}\n06/11/24 10.31 - B: ya\n", "utf-8")
    table = WhatsAppChat(path, Encoding("utf-8", "strict", "utf-8")).open()
    assert len([row for row in table.rows if isinstance(row, Row)]) == 2
    assert not table.ignored


def test_a_new_name_of_the_group_is_no_message(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text('06/11/24 10.30 - Budi mengubah nama grup menjadi "RT 5: Guyub"\n06/11/24 10.31 - B: ya\n', "utf-8")
    table = WhatsAppChat(path, Encoding("utf-8", "strict", "utf-8")).open()
    assert len(list(table.rows)) == 1
    assert sum(table.ignored.values()) == 1
