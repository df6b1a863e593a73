"""English for help, forms and lexicons, by the Indonesian text."""

from __future__ import annotations

from collections.abc import Mapping

HELP: Mapping[str, str] = {
    # help
    "Menemukan unggahan yang mengandung indikasi keberpihakan ASN; keputusan tetap pada manusia.": (
        "Finds posts that indicate partisanship of civil servants; the decision stays with people."
    ),
    "Nilai semua unggahan dalam satu berkas dan tulis daftar telaah.": "Score all posts of a file and write the shortlist.",
    "Periksa cara satu berkas akan dibaca, tanpa menilai.": "Show how a file would be read, without scoring it.",
    "Ekspor unggahan (CSV, XLSX, XLS, ODS, JSON, JSONL, Parquet, obrolan WhatsApp, juga dalam .zip/.gz/.zst), folder, atau "
    "- untuk stdin.": (
        "Export of posts (CSV, XLSX, XLS, ODS, JSON, JSONL, Parquet, WhatsApp chat, also in .zip/.gz/.zst), a folder, or "
        "- for standard input."
    ),
    "Berkas hasil: .xlsx, .csv, .jsonl, .parquet, atau .html; untuk Spark sebuah folder.": (
        "Output file: .xlsx, .csv, .jsonl, .parquet, or .html; a folder for Spark."
    ),
    "Kolom yang berisi teks unggahan.": "Column with the text of the posts.",
    "Kolom waktu unggah.": "Column with the time of the posts.",
    "Kolom tautan unggahan.": "Column with the URL of the posts.",
    "Kolom nama akun.": "Column with the account.",
    "Leksikon pemilihan (.xlsx atau .toml): calon, nomor, slogan, tagar.": (
        "Lexicon of the race (.xlsx or .toml): candidates, numbers, slogans, hashtags."
    ),
    "Tahapan saat diunggah; menentukan butir SKB yang ditampilkan.": "Stage at the time of the posts; decides which items are shown.",
    "Model yang dipakai.": "Model to use.",
    "Cari frasa pemicu.": "Look for the words behind each indication.",
    "Anggap unggahan yang hampir sama sebagai pengulangan.": "Take nearly equal posts for repeats.",
    "Pengodean berkas teks.": "Encoding of a text file.",
    "Pemisah kolom berkas teks.": "Separator of a text file.",
    "Lembar pada buku kerja.": "Sheet of a workbook.",
    "Nomor baris judul kolom; 0 berarti tanpa.": "Number of the header row; 0 means none.",
    "Zona waktu kantor.": "Time zone of the office.",
    "Buang sisa pekerjaan yang terhenti.": "Drop what an interrupted job has left.",
    "Timpa berkas hasil yang sudah ada.": "Overwrite an output that exists.",
    "Bahasa: id (Indonesia) atau en (Inggris).": "Language: id (Indonesian) or en (English).",
    "Tampilkan bantuan ini.": "Show this help.",
    "Cara pakai:": "Usage:",
    "[PILIHAN]": "[OPTIONS]",
    "PERINTAH [ISIAN]...": "COMMAND [ARGS]...",
    "Isian": "Arguments",
    "Pilihan": "Options",
    "Perintah": "Commands",
    "[bawaan: {}]": "[default: {}]",
    "[wajib]": "[required]",
    "Lihat: {command} --help": "See: {command} --help",
    "{name} belum disebutkan.": "{name} is missing.",
    "pilihan {name} tidak ada.": "there is no option {name}.",
    " Maksudnya {close}?": " Did you mean {close}?",
    "pilihan {name} perlu isian.": "option {name} needs a value.",
    "isian {name} tidak benar.": "the value of {name} is not right.",
    "{name} tidak boleh dibaca oleh pengguna ini; minta izin baca lalu ulangi.": (
        "{name} may not be read by this user; ask for permission, then try again."
    ),
    "{name} harus salah satu dari: {choices}.": "{name} must be one of: {choices}.",
    "terlalu banyak isian; apit nama berkas yang berspasi dengan tanda kutip.": (
        "too many values; put file names with spaces in quotes."
    ),
    "perintah tidak lengkap atau salah tulis.": "the command is incomplete or misspelt.",
    # forms
    "Tulis konsep Formulir Model A dan Temuan B.2 untuk unggahan terpilih.": "Write drafts of forms Model A and B.2 for chosen posts.",
    "Hasil netral score (.xlsx, .csv, atau .jsonl).": "Output of netral score (.xlsx, .csv, or .jsonl).",
    "Isi kolom id_baris dari unggahan, dipisah koma.": "Values of the column id_baris, set apart by commas.",
    "Folder tempat formulir ditulis.": "Folder that the forms go to.",
    "Lembaga tujuan rekomendasi; bila kosong: BKN.": "Addressee of a recommendation; default: BKN.",
    "Timpa formulir yang sudah ada.": "Overwrite forms that exist.",
    "Sebutkan baris yang dipilih, misalnya --rows 3,17.": "Say which rows, for example --rows 3,17.",
    "{path} sudah ada dan mungkin sudah diisi. Timpa dengan --force atau pilih folder lain.": (
        "{path} exists and may have been filled in. Overwrite it with --force or choose another folder."
    ),
    "Formulir: {path}": "Form: {path}",
    "Perhatian, id_baris {id}: {caution}": "Mind, id_baris {id}: {caution}",
    "netral tidak menemukan indikasi dalam teks ini; petugas yang memutuskan ada tidaknya indikasi.": (
        "netral found no indication in this text; whether there is one is for a person to decide."
    ),
    "keputusan penelaah: tidak diteruskan. Pastikan formulir ini memang diperlukan.": (
        "the reviewer's decision: tidak diteruskan (not pursued). Make sure that this form is needed."
    ),
    "status terverifikasi: bukan ASN. Pastikan formulir ini memang diperlukan.": (
        "verified status: bukan ASN (no civil servant). Make sure that this form is needed."
    ),
    "tanggal_diketahui {known!r} tidak terbaca. Tulis misalnya 2024-11-06.": (
        "tanggal_diketahui {known!r} can't be read. Write it as in 2024-11-06."
    ),
    "tanggal_diketahui {known!r} dibaca {day}. Bila bulannya di depan, tulis {other}.": (
        "tanggal_diketahui {known!r} was read as {day}. If the month comes first, write {other}."
    ),
    "{name}: {column} dari id_baris {id} diisi {one!r} dan {other!r}, biasanya di lembar Daftar Telaah dan Semua. Samakan "
    "atau kosongkan salah satunya, lalu ulangi.": (
        "{name}: {column} of id_baris {id} says {one!r} and {other!r}, usually on the sheets Daftar Telaah and Semua. Make "
        "them the same or clear one of them, then try again."
    ),
    "{name} bukan hasil netral score: kolom id_baris dan kawan-kawannya tidak ada.": (
        "{name} is no output of netral score: it has no column id_baris and the like."
    ),
    "{name}: id_baris {missing} tidak ada. Lihat kolom pertama pada lembar Daftar Telaah atau Semua.": (
        "{name}: there is no id_baris {missing}. See the first column of the sheets Daftar Telaah or Semua."
    ),
    # lexicons
    "Buat, periksa, dan tambah leksikon: nama, nomor, slogan, tagar, dan akun tiap pasangan.": (
        "Make, check and add to a lexicon: names, numbers, slogans, hashtags and accounts of every pair."
    ),
    "Buat templat leksikon untuk satu pemilihan.": "Make a template for the lexicon of a race.",
    "Periksa leksikon dan tampilkan isinya.": "Check a lexicon and show what is in it.",
    "Tambahkan isian untuk satu pasangan.": "Add entries for one pair.",
    "Berkas leksikon (.xlsx atau .toml).": "Lexicon file (.xlsx or .toml).",
    "Judul, misalnya 'Pemilihan Bupati Contoh 2029'.": "Title, such as 'Pemilihan Bupati Contoh 2029'.",
    "Wilayah, misalnya 'Kab. Contoh'.": "Region, such as 'Kab. Contoh'.",
    "Jenis pemilihan.": "Kind of race.",
    "Nomor urut pasangan.": "Number of the pair.",
    "Nama lengkap calon.": "Full name of a candidate.",
    "Panggilan calon.": "What a candidate is called.",
    "Akronim pasangan.": "Acronym of the pair.",
    "Slogan.": "Slogan.",
    "Tagar, dengan atau tanpa #.": "Hashtag, with or without #.",
    "Akun kampanye.": "Campaign account.",
    "Partai pengusung.": "Supporting party.",
    "Kode pemilihan bila ada beberapa.": "Code of the race if there are several.",
    "Templat: {path}. Isi, lalu periksa dengan: netral lexicon check {path}": (
        "Template: {path}. Fill it in, then check it with: netral lexicon check {path}"
    ),
    "Leksikon benar: {n} pasangan.": "The lexicon is right: {n} pairs.",
    "{n} isian baru untuk pasangan {pair}: {entries}": "{n} new entries for pair {pair}: {entries}",
    "Partai: {names}": "Parties: {names}",
    "Peringatan: {warning}": "Warning: {warning}",
    "pasangan nomor {n}": "pair number {n}",
    "pasangan {id}": "pair {id}",
    "{name} berisi pemilihan {ids}. Sebutkan salah satu dengan --race.": "{name} holds the races {ids}. Name one with --race.",
    "Nama {name} harus berakhiran .xlsx atau .toml.": "The name {name} must end in .xlsx or .toml.",
    "{path} sudah ada. Pilih nama lain.": "{path} exists. Choose another name.",
    "{race}: pasangan {pair} belum punya isian.": "{race}: pair {pair} has no entries yet.",
    "{race}: {entry!r} dipakai pasangan {a} dan {b}.": "{race}: {entry!r} is used by the pairs {a} and {b}.",
    "{name}, lembar {sheet}: kolom {title!r} tidak ada di baris 1.": "{name}, sheet {sheet}: there is no column {title!r} in row 1.",
    "{name}: lembar {sheet} tidak ada, atau baris 1-nya kosong. Kolom {title} ada di lembar: {sheets}. Kembalikan nama "
    "lembarnya menjadi {sheet}, atau buat templat baru dengan: netral lexicon new.": (
        "{name}: there is no sheet {sheet}, or its row 1 is blank. A column {title} stands on: {sheets}. Call that sheet "
        "{sheet} again, or make a new template with: netral lexicon new."
    ),
    "{name}, lembar {sheet}: kolom {title!r} tidak dikenal. Pakai nama kolom di baris 1: {known}; catatan sendiri boleh di "
    "kolom Catatan.": (
        "{name}, sheet {sheet}: unknown column {title!r}. Use these names in row 1: {known}; notes of your own may stand in "
        "a column Catatan."
    ),
    "{name}, {place}: isian {label!r} tidak dikenal atau tertulis dua kali. Pakai masing-masing sekali: {known}.": (
        "{name}, {place}: {label!r} is unknown or there twice. Use each of these once: {known}."
    ),
    "{name}, {place}: Jenis {value!r} tidak dikenal. Pakai salah satu: {known}.": (
        "{name}, {place}: unknown Jenis {value!r}. Use one of: {known}."
    ),
    "{name}, lembar {sheet}: {missing} belum diisi. Isi di kolom Isi.": (
        "{name}, sheet {sheet}: {missing} not filled in. Write it in the column Isi."
    ),
    "{name}, {place}, kolom Nomor: {number!r} bukan nomor urut. Isi dengan angka 1 sampai 99.": (
        "{name}, {place}, column Nomor: {number!r} is no number of a pair. Fill in a number from 1 to 99."
    ),
    "{place}kolom {title}: {entry!r} memuat koma. Tulis beberapa isian terpisah: di buku kerja dengan titik koma (;), di "
    "perintah dengan mengulang pilihannya.": (
        "{place}column {title}: {entry!r} holds a comma. Write several entries apart: by semicolons (;) in a workbook, by "
        "repeating the option of a command."
    ),
    "{name} berisi lembar atau kolom buatan kantor yang akan hilang bila ditulis ulang: {own}. Tambahkan isian langsung di "
    "Excel.": (
        "{name} holds sheets or columns of your own that would be lost if it were written anew: {own}. Add the entries in "
        "Excel itself."
    ),
    "Folder {path} tidak ada. Buat dulu foldernya, atau pilih folder lain.": (
        "There is no folder {path}. Make it first, or choose another one."
    ),
    "Leksikon terbaca: {n} pasangan. Periksa dulu peringatan di atas.": (
        "The lexicon was read: {n} pairs. See the warnings above first."
    ),
    "{race}: nomor {number} dipakai {n} pasangan.": "{race}: number {number} is used by {n} pairs.",
    "{race}, pasangan {pair}, {column}": "{race}, pair {pair}, {column}",
    "{place}: {entry!r} kata sehari-hari; di unggahan mana pun ia akan dianggap sebutan pasangan ini.": (
        "{place}: {entry!r} is an everyday word; in any post it will be taken for this pair."
    ),
    "{place}: {entry!r} dibaca sebagai satu isian, termasuk komanya. Bila itu beberapa isian, tulis terpisah; di buku kerja "
    "dengan titik koma (;).": (
        "{place}: {entry!r} is read as one entry, comma included. If it is several, write them apart; in a workbook by "
        "semicolons (;)."
    ),
    "Isi dengan nomor urut 1 sampai 99.": "Fill in a number from 1 to 99.",
    "Leksikon memberi tahu netral nama, nomor, akronim, slogan, tagar, dan akun tiap pasangan, supaya penilaian tidak "
    "bergantung pada siapa yang didukung.": (
        "The lexicon tells netral the names, numbers, acronyms, slogans, hashtags and accounts of every pair, so that no "
        "verdict depends on who is supported."
    ),
    "Lembar Pemilihan: kode (huruf kecil tanpa spasi, misalnya contoh-bupati), judul, jenis, dan wilayah.": (
        "Sheet Pemilihan: code (lower case without blanks, such as contoh-bupati), title, kind, and region."
    ),
    "Lembar Pasangan: satu baris satu pasangan atau calon. Beberapa isian dalam satu sel dipisah titik koma (;), bukan "
    "koma. Catatan sendiri boleh di kolom Catatan.": (
        "Sheet Pasangan: one row a pair or candidate. Several entries in a cell are set apart by semicolons (;), not commas. "
        "Notes of your own may stand in a column Catatan."
    ),
    "Calon: nama lengkap. Panggilan: sebutan sehari-hari, misalnya Pak Darma. Akronim: gabungan nama.": (
        "Calon: full names. Panggilan: what they are called, such as Pak Darma. Akronim: joined names."
    ),
    "Slogan dan tagar: seperti tertulis di unggahan. Akun: akun kampanye, dengan atau tanpa @.": (
        "Slogan and tagar: as they stand in posts. Akun: campaign accounts, with or without @."
    ),
    "Isi paling sedikit tiga huruf (akronim dua). Jangan memakai kata sehari-hari seperti 'maju' atau 'bersama'.": (
        "At least three letters (two for acronyms). No everyday words such as 'maju' or 'bersama'."
    ),
    "Periksa dengan: netral lexicon check BERKAS. Pakai dengan: netral score EKSPOR --lexicon BERKAS.": (
        "Check with: netral lexicon check FILE. Use with: netral score EXPORT --lexicon FILE."
    ),
}
