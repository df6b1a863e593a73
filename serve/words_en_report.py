"""English for reports, findings and reasons, by the Indonesian text."""

from __future__ import annotations

from collections.abc import Mapping

REPORT: Mapping[str, str] = {
    # the report about itself
    "sebelum penetapan calon": "before the candidates are fixed",
    "sesudah penetapan calon": "after the candidates are fixed",
    "tidak disebutkan; butir kode etik dan disiplin ditampilkan keduanya": (
        "not given; ethics and discipline items are both shown"
    ),
    "Setiap baris adalah INDIKASI dari teks unggahan, bukan pelanggaran. Keputusan selalu pada manusia.": (
        "Every row is an INDICATION from the text of a post, not a violation. A person always decides."
    ),
    "skor_indikasi adalah peluang (0 sampai 1) bahwa teks mengandung indikasi keberpihakan.": (
        "skor_indikasi is the probability (0 to 1) that the text indicates partisanship."
    ),
    "Peluang itu dihitung pada data yang empat dari sepuluh unggahannya berpihak. Di ekspor biasa, yang hampir semuanya netral, skor tinggi pun sering keliru: pakailah urutannya.": (
        "It was calibrated on data of which four posts in ten are partisan. In a common export, nearly all neutral, high scores too are often wrong: go by the order."
    ),
    "Status 'indikasi': model cukup yakin. 'perlu_tinjauan': model ragu dan meminta mata manusia.": (
        "Status 'indikasi': the model is fairly sure. 'perlu_tinjauan': it is in doubt and asks for human eyes."
    ),
    "frasa_pemicu dan huruf tebal menandai kata yang paling menunjuk ke kategorinya; bacalah seluruh konteksnya.": (
        "frasa_pemicu and bold letters mark the words that point to the category most; read the whole context."
    ),
    "Model hanya membaca teks. Foto, suara, dan suka tidak dinilai.": (
        "The model reads text only. Photos, sound and likes are not judged."
    ),
    "Percakapan pribadi tidak dibedakan dari obrolan grup; jangan memasukkannya.": (
        "Private conversations are not told from group chats; leave them out."
    ),
    "Model tidak tahu apakah pemilik akun adalah ASN; isi status_asn_terverifikasi setelah diperiksa.": (
        "The model does not know whether the account is a civil servant's; fill in status_asn_terverifikasi once checked."
    ),
    "hari_sejak_posting dihitung sampai tanggal penilaian. Batas waktu: temuan 7 hari sejak ditemukan, laporan 7 hari kerja sejak diketahui (UU 7/2017 Pasal 454); untuk Pilkada periksa UU Pilkada.": (
        "hari_sejak_posting counts to the day of scoring. Time limits: a finding 7 days after it was found, a report 7 working days after it became known (Law 7/2017 Article 454); for Pilkada see its own law."
    ),
    "duplikat_dari menunjuk baris pertama dengan teks yang sama atau hampir sama; teks itu hanya dinilai sekali.": (
        "duplikat_dari names the first row with the same or nearly the same text; it is scored once."
    ),
    "Tidak untuk menetapkan pelanggaran, tidak untuk sanksi otomatis, tidak untuk menilai seseorang lintas unggahan.": (
        "Not for establishing a violation, not for automatic sanctions, not for judging a person across posts."
    ),
    "Butir dan pasal diambil dari tabel tetap menurut kategori dan tahapan ({skb}), tidak ditebak model.": (
        "Items and articles come from a fixed table by category and stage ({skb}); no model guesses them."
    ),
    "KE-n dan D-n: butir n kode etik (bagian A) dan butir n disiplin (bagian B) di Lampiran II SKB itu.": (
        "KE-n and D-n: item n of ethics (part A) and item n of discipline (part B) in Annex II of that decree."
    ),
    "Yang bertanda 'perlu diverifikasi' harus dicek ke naskah peraturannya.": (
        "What is marked 'perlu diverifikasi' has to be checked against the text of the regulation."
    ),
    "Data pribadi di berkas ini dilindungi UU 27/2022; simpan dan bagikan seperlunya.": (
        "Personal data in this file are protected by Law 27/2022; keep and share only what is needed."
    ),
    "Berkas masukan": "Input file",
    "Dinilai pada": "Scored at",
    "Unggahan dinilai": "Posts scored",
    "Baris ditolak": "Rows rejected",
    "Model": "Model",
    "Sidik jari model": "Model fingerprint",
    "Leksikon": "Lexicon",
    "Tahapan": "Stage",
    "Tingkat penilaian": "Tier",
    "Dilewati": "Passed over",
    "Tentang laporan ini": "About this report",
    "Cara membaca": "How to read it",
    "Batas dan dasar hukum": "Limits and legal basis",
    "Kategori": "Category",
    # the report
    "Ringkasan": "Summary",
    "Daftar Telaah": "Shortlist",
    "Indikasi": "Indication",
    "Perlu tinjauan": "To review",
    "dengan indikasi": "with an indication",
    "perlu tinjauan": "to review",
    "tidak ada indikasi": "no indication",
    "pengulangan": "repeated",
    "ditolak": "rejected",
    "  dengan indikasi": "  with an indication",
    "  perlu tinjauan": "  to review",
    "  tidak ada indikasi": "  no indication",
    "Pengulangan unggahan yang sama": "Repeats of the same post",
    "Jumlah unggahan": "Posts",
    "Menurut kategori": "By category",
    "Menurut kategori (satu unggahan dapat masuk beberapa)": "By category (a post may be in several)",
    "Menurut platform": "By platform",
    "Menurut akun (jumlah unggahan)": "By account (number of posts)",
    "Menurut akun (jumlah unggahan, bukan penilaian atas orangnya)": "By account (number of posts, no judgement of the person)",
    "Menurut hari": "By day",
    "Skor": "Score",
    "Status dan kategori": "Status and category",
    "Teks": "Text",
    "Rujukan": "References",
    "Semua status": "Any status",
    "Semua kategori": "Any category",
    "Semua platform": "Any platform",
    "Unggahan, skor tertinggi lebih dulu": "Posts, highest score first",
    "Cari kata, akun, tautan": "Search words, account, link",
    "Cari": "Search",
    "dari {n} unggahan": "of {n} posts",
    "({n} teratas; selebihnya ada di hasil XLSX atau CSV)": "(top {n}; the others are in the XLSX or CSV output)",
    "Baris yang ditolak": "Rejected rows",
    "Baris": "Row",
    "Alasan": "Reason",
    "{n} hari lalu": "{n} days ago",
    "sama dengan baris {n}": "same as row {n}",
    " … [dipotong, teks lengkap ada di berkas asal]": " … [cut, the whole text is in the source file]",
    "Pilih salah satu dari daftar.": "Choose one of the list.",
    "Tanggal diketahui": "Date it became known",
    "Tanggal, misalnya 06/11/2024.": "A date, such as 06/11/2024.",
    "Tanggal": "Date",
    "Isi dengan tanggal, misalnya 06/11/2024.": "Fill in a date, such as 06/11/2024.",
    "Konsep formulir, baris {id}": "Draft form, row {id}",
    # what was found out about an input
    "Berkas": "File",
    "Berkas {name}": "File {name}",
    "Format": "Format",
    "Pengodean": "Encoding",
    "Pemisah kolom": "Separator",
    "Judul kolom": "Header",
    "Baris di atas judul kolom": "Rows above the header",
    "Lembar": "Sheet",
    "Daftar unggahan": "List of posts",
    "Peringatan": "Warning",
    "Sumber": "Source",
    "Kolom teks": "Text column",
    "Kolom waktu": "Time column",
    "Kolom tautan": "URL column",
    "Kolom akun": "Account column",
    "Tanggal dibaca": "Dates are read as",
    "hari/bulan/tahun": "day/month/year",
    "bulan/hari/tahun": "month/day/year",
    "tidak ada": "none",
    "tabel umum": "general table",
    "paling atas": "top level",
    "satu kolom": "one column",
    "koma (,)": "comma (,)",
    "titik koma (;)": "semicolon (;)",
    "tab": "tab",
    "garis tegak (|)": "pipe (|)",
    " (ditebak dari isinya)": " (guessed from its content)",
    "baris {n}": "row {n}",
    "utf-8 (rusak di {n} bita; dibaca sebagai cp1252)": "utf-8 (broken in {n} bytes; read as cp1252)",
    "kolom {name}: angka panjang sudah dibulatkan oleh Excel": "column {name}: Excel has rounded long numbers",
    "Kolom ({n}): {names}": "Columns ({n}): {names}",
    "Contoh isi:": "Sample:",
    "  baris {id}: {text}": "  row {id}: {text}",
    "  baris {id} ditolak: {reason}": "  row {id} rejected: {reason}",
    "Tidak terbaca: {name} - {reason}": "Unreadable: {name} - {reason}",
    "Bukan tabel, dilewati: {names}": "No tables, passed over: {names}",
    "Tautan simbolik, dilewati: {names}": "Symbolic links, passed over: {names}",
    # why a row is rejected or passed over
    "teks kosong": "empty text",
    "ada {n} kolom, seharusnya {width}": "{n} columns, expected {width}",
    'tanda kutip (") tidak ditutup': 'unclosed quote (")',
    "baris lebih panjang dari {n} karakter": "line longer than {n} characters",
    "sel lebih panjang dari {n} karakter": "cell longer than {n} characters",
    "pesan lebih panjang dari {n} karakter": "message longer than {n} characters",
    "bukan objek JSON": "not a JSON object",
    "JSON bertingkat terlalu dalam": "JSON nested too deep",
    "JSON rusak atau terpotong di karakter ke-{n}": "JSON broken or cut off at character {n}",
    "hanya media, tanpa teks": "media only, no text",
    "pesan sudah dihapus": "deleted message",
    "teks di luar pesan": "text outside any message",
    "baris tanpa isi sama sekali": "rows without any content",
    "pesan sistem WhatsApp": "WhatsApp system messages",
    "pesan sistem Telegram": "Telegram system messages",
    "Lembar lain": "Other sheet",
    "{name} ({n} baris, tidak dibaca; pilih dengan --sheet)": "{name} ({n} rows, not read; choose it with --sheet)",
    "{name} (tersembunyi; {n} baris, tidak dibaca; pilih dengan --sheet)": (
        "{name} (hidden; {n} rows, not read; choose it with --sheet)"
    ),
}
