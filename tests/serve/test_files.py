import gzip
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import zstandard
from typer.testing import Result

from serve.batch import files
from serve.batch.files import STDIN, Material
from serve.batch.record import OUTPUT
from serve.batch.rows import InputError
from serve.batch.writers import check_output, default_output

CSV = b"teks,url\nhalo semua,u\n"
RESULT = ",".join(OUTPUT).encode() + b"\n"


def names(tmp_path: Path, source: Path) -> list[tuple[str, str]]:
    room = tmp_path / "room"
    room.mkdir(exist_ok=True)
    found = Material(room).collect(source)
    assert all(f.path.read_bytes() == CSV for f in found)
    return [(f.name, f.place) for f in found]


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_compressed_files_are_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(CSV))
    (tmp_path / "a.csv.zst").write_bytes(zstandard.compress(CSV))
    assert names(tmp_path, tmp_path / "a.csv.gz") == [("a.csv", "")]
    assert names(tmp_path, tmp_path / "a.csv.zst") == [("a.csv", "")]


def test_archives_keep_places_and_never_make_paths(tmp_path: Path) -> None:
    packed = make_zip(
        tmp_path / "a.zip",
        {"b.csv": CSV, "x/a.csv": CSV, "../../jahat.csv": CSV, "__MACOSX/._b": CSV, "c.csv.gz": gzip.compress(CSV)},
    )
    assert [place for _, place in names(tmp_path, packed)] == ["../../jahat.csv", "b.csv", "c.csv", "x/a.csv"]
    assert not (tmp_path.parent / "jahat.csv").exists()


def test_a_folder_is_read_in_order_without_links_and_own_results(tmp_path: Path) -> None:
    folder = tmp_path / "masuk"
    (folder / "b").mkdir(parents=True)
    for name in ("z.csv", "b/a.csv", ".tersembunyi.csv"):
        (folder / name).write_bytes(CSV)
    (folder / "z-netral.csv").write_bytes(RESULT)
    (folder / "z-netral-ditolak.csv").write_bytes(b"baris,alasan,isi_baris\n")
    (folder / "tautan.csv").symlink_to("/etc/passwd")
    (folder / "lingkar").symlink_to(folder)
    room = tmp_path / "room"
    room.mkdir()
    material = Material(room)
    assert [f.place for f in material.collect(folder)] == ["z.csv", "b/a.csv"]
    assert material.links == ["tautan.csv"]


def test_standard_input_is_kept_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(gzip.compress(CSV))))
    assert names(tmp_path, STDIN) == [("stdin", "")]


@pytest.mark.parametrize("suffix", ["gz", "zst", "zip"])
def test_bombs_are_refused(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_FREE", 1 << 16)
    data = bytes(8 << 20)
    bomb = tmp_path / f"a.{suffix}"
    if suffix == "zip":
        make_zip(bomb, {"a.csv": data})
    else:
        bomb.write_bytes(gzip.compress(data) if suffix == "gz" else zstandard.compress(data))
    with pytest.raises(InputError, match="tidak wajar"):
        names(tmp_path, bomb)
    assert sum(p.stat().st_size for p in (tmp_path / "room").iterdir()) < 4 << 20


def test_a_total_limit_holds_over_all_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_UNPACKED", 50)
    with pytest.raises(InputError, match="terlalu besar"):
        names(tmp_path, make_zip(tmp_path / "a.zip", {f"{i}.csv": CSV for i in range(5)}))


def test_archives_in_archives_have_a_bottom(tmp_path: Path) -> None:
    data = CSV
    for _ in range(5):
        data = gzip.compress(data)
    (tmp_path / "a.gz").write_bytes(data)
    with pytest.raises(InputError, match="terlalu dalam"):
        names(tmp_path, tmp_path / "a.gz")


@pytest.mark.parametrize("data", [gzip.compress(CSV)[:-9], b"\x1f\x8b\x08 rusak", zstandard.compress(CSV * 50)[:20]])
def test_broken_archives_are_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(InputError, match="Arsip a rusak"):
        names(tmp_path, tmp_path / "a")


@pytest.mark.parametrize("keep", [200, 0])
def test_a_zip_that_is_cut_off_or_empty_is_no_workbook(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "ekspor.zip"
    with zipfile.ZipFile(path, "w") as archive:
        if keep:
            archive.writestr("a.csv", CSV * 50)
    path.write_bytes(path.read_bytes()[: keep or None])
    with pytest.raises(InputError, match=r"ekspor\.zip rusak" if keep else "tidak berisi"):
        names(tmp_path, path)


def test_what_is_not_there_or_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tidak ada"):
        names(tmp_path, tmp_path / "x.csv")
    with pytest.raises(InputError, match="bukan berkas biasa"):
        names(tmp_path, Path("/dev/zero"))
    (tmp_path / "kosong").mkdir()
    with pytest.raises(InputError, match="tidak berisi berkas"):
        names(tmp_path, tmp_path / "kosong")


def test_a_folder_is_scored_as_one(samples: Path, tmp_path: Path, netral: Callable[..., Result]) -> None:
    folder = tmp_path / "masuk"
    folder.mkdir()
    for name in ("tiktok.jsonl", "manual.xlsx"):
        (folder / name).write_bytes((samples / name).read_bytes())
    (folder / "foto.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "rusak.csv").write_text("isi,uraian\nsatu dua tiga empat,lima enam tujuh delapan\n")
    result = netral("score", folder, "-o", tmp_path / "a.csv")
    assert result.exit_code == 1, result.output
    assert "Bukan tabel, dilewati: foto.jpg" in result.stdout
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert "manual.xlsx#5," in text and "tiktok.jsonl#1," in text
    rejects = (tmp_path / "a-ditolak.csv").read_text("utf-8-sig").splitlines()
    assert rejects[1].startswith("rusak.csv,") and "tidak jelas" in rejects[1]
    assert len(rejects) == 1 + 1 + 2 + 2


def test_results_do_not_go_into_the_folder_that_is_read(
    samples: Path, tmp_path: Path, netral: Callable[..., Result]
) -> None:
    (tmp_path / "a.csv").write_bytes((samples / "tiktok.csv").read_bytes())
    assert "di luar folder" in netral("score", tmp_path, "-o", tmp_path / "b.csv").stderr


def test_a_name_that_ends_like_a_result_is_read_unless_it_is_one(tmp_path: Path) -> None:
    folder, room = tmp_path / "masukan", tmp_path / "ruang"
    folder.mkdir()
    room.mkdir()
    (folder / "asn-tidak-netral.csv").write_bytes(CSV)
    (folder / "lama-netral.csv").write_bytes(b"\xef\xbb\xbf" + RESULT)
    (folder / "lama-netral-ditolak.csv").write_bytes(b"\xef\xbb\xbfbaris,alasan,isi_baris\n")
    material = Material(room)
    assert [f.place for f in material.collect(folder)] == ["asn-tidak-netral.csv"]
    assert material.own == ["lama-netral-ditolak.csv", "lama-netral.csv"]


def test_results_are_known_whatever_their_names(samples: Path, tmp_path: Path, netral: Callable[..., Result]) -> None:
    folder, room = tmp_path / "masukan", tmp_path / "ruang"
    folder.mkdir()
    room.mkdir()
    for name in ("a.csv", "b.jsonl", "c.xlsx", "d.parquet"):
        netral("score", samples / "manual.xlsx", "-o", folder / name, "--force")
    (folder / "ekspor-netral.csv").write_bytes(CSV)
    make_zip(folder / "e.zip", {"x.csv": CSV, "a.csv": (folder / "a.csv").read_bytes()})
    material = Material(room)
    assert [f.place for f in material.collect(folder)] == ["e.zip/x.csv", "ekspor-netral.csv"]
    results = ["a.csv", "b.jsonl", "c.xlsx", "d.parquet", "e.zip/a.csv"]
    assert [name for name in material.own if "ditolak" not in name] == results
    assert "Hasil netral, dilewati: a-ditolak.csv, a.csv" in netral("inspect", folder).stdout


def test_results_of_the_folder_one_is_in_go_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ekspor" / "x").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "ekspor" / "x")
    assert default_output(Path()) == tmp_path / "ekspor" / "x-netral.xlsx"
    assert default_output(Path("..")) == tmp_path / "ekspor-netral.xlsx"
    assert default_output(Path("../x")) == Path("../x-netral.xlsx")
    check_output(default_output(Path()), Path())


def test_a_file_and_its_packed_namesake_have_places_of_their_own(tmp_path: Path) -> None:
    folder, room = tmp_path / "masukan", tmp_path / "ruang"
    folder.mkdir()
    room.mkdir()
    (folder / "a.csv").write_bytes(CSV)
    (folder / "a.csv.gz").write_bytes(gzip.compress(CSV))
    assert [f.place for f in Material(room).collect(folder)] == ["a.csv", "a.csv (2)"]
