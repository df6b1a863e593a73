"""Every sample export goes through the command line and comes out complete."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import load_workbook
from typer.testing import Result

from serve.batch.record import OUTPUT, REVIEW

Run = Callable[..., Result]

# file: text, time, URL and account column, rows scored, rows rejected
EXPECTED = {
    "tweet-harvest.csv": ("full_text", "created_at", "tweet_url", "username", 15, 1),
    "tweet-harvest-lama.csv": ("full_text", "created_at", "tweet_url", "username", 11, 1),
    "tiktok.csv": ("text", "createTimeISO", "webVideoUrl", "authorMeta.name", 10, 1),
    "tiktok.jsonl": ("text", "createTimeISO", "webVideoUrl", "authorMeta.name", 11, 2),
    "instagram.jsonl": ("caption", "timestamp", "url", "ownerUsername", 12, 0),
    "facebook.csv": ("text", "time", "postUrl", "user.name", 12, 0),
    "crowdtangle.csv": ("Message", "Post Created", "URL", "Page Name", 12, 0),
    "manual.xlsx": ("Isi/Uraian", "Tanggal", "Link", "Akun", 11, 2),
    "rekap.xls": ("Isi Postingan", "Hari/Tanggal", "tidak ada", "Akun Medsos", 11, 1),
    "rekap.ods": ("Isi Unggahan", "Tanggal Unggah", "Tautan", "Akun", 11, 1),
    "x-api.json": ("text", "created_at", "url", "author.username", 12, 0),
    "facebook.json": ("text", "time", "url", "user.name", 12, 0),
    "arsip.parquet": ("full_text", "created_at", "tweet_url", "username", 11, 1),
    "whatsapp-android.txt": ("pesan", "waktu", "tidak ada", "pengirim", 8, 3),
    "whatsapp-ios.zip": ("pesan", "waktu", "tidak ada", "pengirim", 7, 2),
}


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_sample_is_expected(samples: Path) -> None:
    made = {p.name for p in samples.glob("*-netral*")}  # what `make score` writes beside its input
    assert {p.name for p in samples.iterdir()} - {"README.md"} - made == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_comes_out_complete(name: str, samples: Path, tmp_path: Path, netral: Run) -> None:
    text, time, url, account, scored, rejected = EXPECTED[name]
    out = tmp_path / "hasil.csv"
    result = netral("score", samples / name, "-o", out)
    assert result.exit_code == (1 if rejected else 0), result.output
    for line in (f"Kolom teks {text}", f"Kolom waktu {time}", f"Kolom tautan {url}", f"Kolom akun {account}"):
        assert line in " ".join(result.stdout.split())
    rows = read_csv(out)
    assert len(rows) == scored
    assert list(rows[0])[: len(OUTPUT) + len(REVIEW)] == [*OUTPUT, *REVIEW]
    assert [int(r["id_baris"]) for r in rows] == sorted(int(r["id_baris"]) for r in rows)
    assert all(r["versi_model"] and r["akun"] for r in rows)
    assert all(r["platform"] for r in rows) == (name != "rekap.xls")
    assert all(r["url"].startswith("https://") for r in rows) == (url != "tidak ada")
    assert sum(r["hari_sejak_posting"] == "" for r in rows) == (name in ("manual.xlsx", "rekap.xls", "rekap.ods"))
    rejects = tmp_path / "hasil-ditolak.csv"
    assert rejects.exists() == bool(rejected)
    if rejected:
        assert len(read_csv(rejects)) == rejected
        assert all(r["alasan"] and r["isi_baris"] for r in read_csv(rejects))
    assert {p.name for p in tmp_path.iterdir()} <= {"hasil.csv", "hasil-ditolak.csv"}


def test_input_columns_and_long_ids_are_kept(samples: Path, tmp_path: Path, netral: Run) -> None:
    netral("score", samples / "tweet-harvest.csv", "-o", tmp_path / "a.csv")
    source = read_csv(samples / "tweet-harvest.csv")
    rows = read_csv(tmp_path / "a.csv")
    kept = [r for r in source if r["full_text"].strip()]
    for before, after in zip(kept, rows, strict=True):
        assert {k: v for k, v in after.items() if k in before} == {
            k: "'" + v if v.startswith("=") else v for k, v in before.items()
        }
    assert rows[0]["id_str"] == "1854012345678901234"
    assert rows[2]["teks"] == "gaskeun 02!! satu putaran cukup\nyg lain minggir dulu 😁\n#DarmaWulanMenang"


def test_duplicates_are_scored_once_and_linked(samples: Path, tmp_path: Path, netral: Run, scorer: object) -> None:
    netral("score", samples / "tweet-harvest.csv", "-o", tmp_path / "a.csv")
    linked = {r["id_baris"]: r["duplikat_dari"] for r in read_csv(tmp_path / "a.csv") if r["duplikat_dari"]}
    assert linked == {"13": "4", "14": "4"}
    assert len(scorer.seen) == 13  # type: ignore[attr-defined]


def test_only_exact_copies_are_one_if_asked(samples: Path, tmp_path: Path, netral: Run) -> None:
    netral("score", samples / "tweet-harvest.csv", "-o", tmp_path / "a.csv", "--no-near-duplicates")
    assert {r["id_baris"]: r["duplikat_dari"] for r in read_csv(tmp_path / "a.csv") if r["duplikat_dari"]} == {
        "14": "4"
    }


def test_a_repost_shows_the_evidence_in_its_own_text(tmp_path: Path, netral: Run) -> None:
    source = tmp_path / "a.csv"
    source.write_text("teks,url\nayo coblos dua,u\nRT @contoh: AYO COBLOS DUA!! https://t.co/x,u\n", "utf-8")
    netral("score", source, "-o", tmp_path / "b.jsonl")
    first, second = (json.loads(line) for line in (tmp_path / "b.jsonl").read_text("utf-8").splitlines())
    assert second["duplikat_dari"] == "2"
    assert (first["frasa_pemicu"], second["frasa_pemicu"]) == ("coblos", "COBLOS")
    (evidence,) = second["verdict"]["categories"][0]["evidence"]
    assert second["teks"][evidence["start"] : evidence["end"]] == "COBLOS"


def test_a_double_column_and_a_taken_name_keep_their_content(tmp_path: Path, netral: Run) -> None:
    source = tmp_path / "a.csv"
    source.write_text("teks,status,teks,url\nayo coblos,lama,,https://x.com/a/status/1\n", "utf-8")
    assert netral("score", source, "-o", tmp_path / "b.csv").exit_code == 0
    (row,) = read_csv(tmp_path / "b.csv")
    assert (row["asal_status"], row["status"], row["teks (2)"], row["platform"]) == ("lama", "indikasi", "", "X")


def test_jsonl_is_lossless(samples: Path, tmp_path: Path, netral: Run) -> None:
    netral("score", samples / "instagram.jsonl", "-o", tmp_path / "a.jsonl")
    before = [json.loads(line) for line in (samples / "instagram.jsonl").read_text("utf-8-sig").splitlines()]
    after = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    for old, new in zip(before, after, strict=True):
        assert {k: new.get(f"asal_{k}", new.get(k)) for k in old} == old
        assert new["verdict"]["score"] == new["skor_indikasi"]
        assert new["verdict"]["id"] == new["id_baris"]


def test_workbook_is_ranked_complete_and_harmless(samples: Path, tmp_path: Path, netral: Run) -> None:
    netral("score", samples / "tweet-harvest.csv", "-o", tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    header, *ranked = book.get_sheet_by_name("Daftar Telaah").to_python()
    score = header.index("skor_indikasi")
    assert [r[score] for r in ranked] == sorted((r[score] for r in ranked), reverse=True)
    assert {r[header.index("status")] for r in ranked} <= {"indikasi", "perlu_tinjauan"}
    assert len(ranked) == 8
    everything = book.get_sheet_by_name("Semua").to_python()
    assert len(everything) == 16
    assert everything[1][header.index("id_str")] == "1854012345678901234"
    assert any(r[header.index("teks")] == '=HYPERLINK("http://contoh.invalid";"klik hadiah")' for r in everything)
    assert book.get_sheet_by_name("Ditolak").to_python()[1][1] == "teks kosong"


def test_the_stage_chooses_the_items(samples: Path, tmp_path: Path, netral: Run) -> None:
    netral("score", samples / "tweet-harvest.csv", "-o", tmp_path / "a.csv", "--stage", "sesudah_penetapan")
    row = next(r for r in read_csv(tmp_path / "a.csv") if r["kategori_utama"] == "hadir_deklarasi")
    assert row["butir_skb"] == "D-4"
    assert row["frasa_pemicu"] == "hadir"


def test_failures_leave_no_output_and_exit_with_2(samples: Path, tmp_path: Path, netral: Run, scorer: object) -> None:
    def explode(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    scorer.score = explode  # type: ignore[attr-defined]
    result = netral("score", samples / "tiktok.csv", "-o", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert "Galat: disk penuh" in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["tidak-ada.csv"], "tidak ada"),
        (["{sample}", "-o", "hasil.docx"], "harus berakhiran"),
        (["{sample}", "-o", "{dir}/tanpa/folder.csv"], "Buat dulu folder"),
        (["{sample}", "--text-column", "isi"], "kolom 'isi' tidak ada"),
        (["{sample}", "-o", "{sample}"], "menimpa berkas masukan"),
    ],
)
def test_mistakes_are_told_with_a_remedy(
    args: list[str], message: str, samples: Path, tmp_path: Path, netral: Run
) -> None:
    sample = shutil.copy(samples / "tiktok.csv", tmp_path)
    result = netral("score", *(a.format(sample=sample, dir=tmp_path) for a in args))
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_reviewed_file_is_not_overwritten_unless_forced(samples: Path, tmp_path: Path, netral: Run) -> None:
    out = tmp_path / "a.csv"
    out.write_text("sudah diisi")
    assert netral("score", samples / "tiktok.csv", "-o", out).exit_code == 2
    assert out.read_text() == "sudah diisi"
    assert netral("score", samples / "tiktok.csv", "-o", out, "--force").exit_code == 1


def test_images_and_other_things_are_no_tables(tmp_path: Path, netral: Run) -> None:
    image = tmp_path / "a.csv"
    image.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    result = netral("inspect", image)
    assert result.exit_code == 2
    assert "gambar PNG" in result.stderr


def test_inspect_shows_the_layout_without_scoring(samples: Path, netral: Run, scorer: object) -> None:
    result = netral("inspect", samples / "manual.xlsx")
    assert result.exit_code == 0
    assert "baris 4" in result.stdout and "Isi/Uraian" in result.stdout and "putihkan TPS" in result.stdout
    assert not scorer.seen  # type: ignore[attr-defined]


def test_no_post_text_in_what_is_printed(samples: Path, tmp_path: Path, netral: Run) -> None:
    result = netral("score", samples / "tweet-harvest.csv", "-o", tmp_path / "a.csv")
    assert "satu putaran" not in result.output
    assert "hadir langsung" not in result.output


def test_corrected_rejects_are_never_overwritten_by_the_rejects_of_their_own_run(tmp_path: Path, netral: Run) -> None:
    source = tmp_path / "data-ditolak.csv"
    source.write_text("teks,url\nayo coblos,u\n", "utf-8")
    result = netral("score", source, "-o", tmp_path / "data.csv")
    assert result.exit_code == 2 and "tidak boleh menimpa berkas masukan" in result.stderr
    other = tmp_path / "lain-ditolak.csv"
    other.write_text("catatan\n", "utf-8")
    result = netral("score", source, "-o", tmp_path / "lain.csv")
    assert result.exit_code == 2 and "--force" in result.stderr
    assert other.read_text("utf-8") == "catatan\n" and source.exists()


def test_dates_of_the_whole_file_settle_their_order(tmp_path: Path, netral: Run) -> None:
    days = [f"11/{day % 9 + 1:02}/2024" for day in range(230)] + ["11/25/2024"]
    source = tmp_path / "a.csv"
    source.write_text("teks,tanggal\n" + "".join(f"rapat {i},{day}\n" for i, day in enumerate(days)), "utf-8")
    assert netral("score", source, "-o", tmp_path / "b.csv").exit_code == 0
    rows = read_csv(tmp_path / "b.csv")
    assert (rows[0]["waktu_posting"], rows[-1]["waktu_posting"]) == ("2024-11-01", "2024-11-25")


def test_the_address_says_the_platform_better_than_the_shape_of_the_table(tmp_path: Path, netral: Run) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text(
        json.dumps({"text": "ayo coblos", "postUrl": "https://www.instagram.com/p/x/", "ownerUsername": "contoh"})
        + "\n" + json.dumps({"text": "rapat", "postUrl": "https://www.instagram.com/p/y/", "ownerUsername": "contoh"}) + "\n",
        "utf-8",
    )  # fmt: skip
    netral("score", source, "-o", tmp_path / "b.csv")
    assert {row["platform"] for row in read_csv(tmp_path / "b.csv")} == {"Instagram"}


def test_rows_that_number_or_repeat_the_header_are_no_posts(tmp_path: Path, netral: Run) -> None:
    source = tmp_path / "a.csv"
    source.write_text("No,Akun,Isi\nNo,Akun,Isi\n(1),(2),(3)\n1,@contoh,ayo coblos\n1,2,3\n", "utf-8")
    result = netral("score", source, "-o", tmp_path / "b.csv", "--text-column", "Isi")
    assert [row["teks"] for row in read_csv(tmp_path / "b.csv")] == ["ayo coblos", "3"]
    assert "2 baris judul kolom dilewati." in result.stdout


def test_json_lines_with_a_first_line_beyond_the_head_are_read(tmp_path: Path, netral: Run) -> None:
    source = tmp_path / "a.jsonl"
    rows = [{"text": "ayo coblos", "raw": "x" * 90_000}, {"text": "rapat", "raw": ""}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert netral("score", source, "-o", tmp_path / "b.csv").exit_code == 0
    assert len(read_csv(tmp_path / "b.csv")) == 2
