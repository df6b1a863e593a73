"""English of what the Spark command says."""

SPARK = {
    "Pemisah kolom CSV.": "Column separator of the CSV.",
    "Folder model.": "Model folder.",
    "Ukuran masukan tiap bagian; pekerjaan dilanjutkan per bagian.": "Input size of each part; a job goes on part by part.",
    "{name} belum terpasang. Jalankan: pip install 'netral[spark]'": "{name} is not installed. Run: pip install 'netral[spark]'",
    "Alamat Spark, misalnya local[2]; bawaan: dari lingkungan.": "Spark address, such as local[2]; default: from the environment.",
    "{source}: tidak bisa dibaca ({words}).": "{source}: can't be read ({words}).",
    "{output} berisi hasil pekerjaan lain (berbeda: {changed}). Pilih folder lain, atau pakai --force untuk membuangnya.": "{output} holds the output of another job (different: {changed}). Choose another folder, or use --force to discard it.",
    "{output} sudah ada dan bukan hasil pekerjaan ini. Pilih folder lain.": "{output} exists and is not the output of this job. Choose another folder.",
    "Tahapan saat diunggah.": "Stage at the time of posting.",
    "Leksikon pemilihan (.toml).": "Lexicon of the race (.toml).",
    "Pengodean CSV.": "Encoding of the CSV.",
    "Bagian {n} dari {all}: {rows} baris, {bad} ditolak.": "Part {n} of {all}: {rows} rows, {bad} rejected.",
    "Berkas atau folder Parquet atau CSV.": "Parquet or CSV file or folder.",
    "{rows} baris dinilai, {bad} ditolak (kolom alasan_ditolak); {earlier} bagian sudah ada sebelumnya.": "{rows} rows scored, {bad} rejected (column alasan_ditolak); {earlier} parts were there already.",
    "Folder hasil (Parquet).": "Output folder (Parquet).",
    "Buang isi folder hasil.": "Discard what the output folder holds.",
}
