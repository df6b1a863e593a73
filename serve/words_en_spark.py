"""English of what the Spark engine says."""

from __future__ import annotations

from collections.abc import Mapping

SPARK: Mapping[str, str] = {
    "Mesin: local (komputer ini) atau spark (Apache Spark).": "Engine: local (this machine) or spark (Apache Spark).",
    "Spark: alamatnya, misalnya local[2]; bawaan: dari lingkungan.": (
        "Spark: its address, such as local[2]; default: from the environment."
    ),
    "Spark: ukuran masukan tiap bagian; pekerjaan dilanjutkan per bagian.": (
        "Spark: input size of each part; a job goes on part by part."
    ),
    "--engine {engine} tidak punya pilihan {name}. Hapus pilihan itu.": (
        "--engine {engine} has no option {name}. Leave it out."
    ),
    "Hasil --engine spark adalah folder Parquet. Sebutkan nama folder dengan -o.": (
        "The output of --engine spark is a folder of Parquet. Name a folder with -o."
    ),
    "{name} belum terpasang. Jalankan: {python} -m pip install {packages}": (
        "{name} is not installed. Run: {python} -m pip install {packages}"
    ),
    "Spark tidak bisa dijalankan ({words}). Pasang Java 17 dan periksa --master.": (
        "Spark can't be started ({words}). Install Java 17 and check --master."
    ),
    "Spark gagal ({words}). Jalankan lagi perintah yang sama; bagian yang sudah selesai tidak diulang.": (
        "Spark failed ({words}). Run the same command again; parts that are done are not repeated."
    ),
    "{source}: --engine spark hanya membaca Parquet dan CSV. Nilai {name} tanpa --engine spark.": (
        "{source}: --engine spark reads only Parquet and CSV. Score {name} without --engine spark."
    ),
    "{source}: tidak bisa dibaca ({words}).": "{source}: can't be read ({words}).",
    "{output} berisi hasil pekerjaan lain (berbeda: {changed}). Pilih folder lain, atau pakai --force untuk membuangnya.": (
        "{output} holds the output of another job (different: {changed}). Choose another folder, or use --force to "
        "discard it."
    ),
    "{output} sudah ada dan bukan hasil pekerjaan ini. Pilih folder lain.": (
        "{output} exists and is not the output of this job. Choose another folder."
    ),
    "Bagian {n} dari {all}: {rows} baris, {bad} ditolak.": "Part {n} of {all}: {rows} rows, {bad} rejected.",
    "{rows} baris dinilai, {bad} ditolak (kolom alasan_ditolak); {earlier} bagian sudah ada sebelumnya.": (
        "{rows} rows scored, {bad} rejected (column alasan_ditolak); {earlier} parts were there already."
    ),
}
