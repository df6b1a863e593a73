"""English for errors, progress and summaries, by the Indonesian text."""

from __future__ import annotations

from collections.abc import Mapping

ERRORS: Mapping[str, str] = {
    # errors about an input
    "Galat: {error}": "Error: {error}",
    "Galat: model tidak bisa dibuka. Unduh ulang folder netral. ({error})": (
        "Error: the model can't be opened. Download netral's folder again. ({error})"
    ),
    "Galat: {what}{where}. Periksa ruang dan izin di disk, lalu ulangi.": (
        "Error: {what}{where}. Check space and permissions on the disk, then try again."
    ),
    "Galat: catatan pekerjaan gagal ditulis ({error}). Periksa ruang di disk, lalu ulangi.": (
        "Error: the job's journal could not be written ({error}). Check the space on the disk, then try again."
    ),
    "Galat yang tidak terduga ({kind}). Tidak ada yang hilang; laporkan bersama perintah yang dipakai.": (
        "Unexpected error ({kind}). Nothing is lost; report it together with the command."
    ),
    "Ketik angka 1 sampai {n}.": "Type a number from 1 to {n}.",
    "baris judul kolom": "rows of column headings",
    "Hasil netral, dilewati: {names}": "Results of netral, passed over: {names}",
    "disk penuh": "the disk is full",
    "tidak diizinkan": "not permitted",
    "tidak ditemukan": "not found",
    "disk hanya bisa dibaca": "the disk is read-only",
    "itu folder": "that is a folder",
    "bagian dari jalurnya bukan folder": "a part of its path is no folder",
    "nama itu sudah dipakai": "that name is taken",
    "Dihentikan. Jalankan lagi perintah yang sama untuk melanjutkan.": "Stopped. Run the same command again to go on.",
    "Berkas {path} tidak ada. Periksa nama dan foldernya.": "There is no file {path}. Check its name and folder.",
    "Berkas {name} kosong. Periksa lagi berkas ekspornya.": "The file {name} is empty. Check the export.",
    "{path} bukan berkas biasa.": "{path} is no regular file.",
    "{path} tidak bisa dibuka: {why}.": "{path} can't be opened: {why}.",
    "{path} tidak berisi berkas yang bisa dibaca.": "{path} holds no file that can be read.",
    "{name} bukan buku kerja dan tidak punya lembar. Hapus --sheet.": "{name} is no workbook and has no sheets. Leave out --sheet.",
    "{name} adalah {kind}, bukan tabel. Ekspor dulu sebagai CSV atau XLSX.": (
        "{name} is {kind}, not a table. Export it as CSV or XLSX first."
    ),
    "{name} adalah {kind}, bukan tabel. Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu coba lagi.": (
        "{name} is {kind}, not a table. Copy its table into Excel, save it as .xlsx, and try again."
    ),
    "dokumen Word": "a Word document",
    "presentasi PowerPoint": "a PowerPoint presentation",
    "lembar kerja XML": "an XML spreadsheet",
    "{name} adalah {kind}. Buka di Excel, simpan sebagai .xlsx, lalu coba lagi.": (
        "{name} is {kind}. Open it in Excel, save it as .xlsx, and try again."
    ),
    "gambar PNG": "a PNG picture",
    "gambar JPEG": "a JPEG picture",
    "gambar GIF": "a GIF picture",
    "gambar atau suara (RIFF)": "a picture or recording (RIFF)",
    "rekaman suara": "a sound recording",
    "rekaman video atau gambar": "a video recording or picture",
    "dokumen RTF": "an RTF document",
    "halaman web": "a web page",
    "arsip RAR": "a RAR archive",
    "arsip 7z": "a 7z archive",
    "berkas biner": "a binary file",
    "PDF": "a PDF",
    "Arsip {name} rusak, terpotong, atau terkunci. Unduh ulang, atau buka lalu kemas ulang tanpa kata sandi.": (
        "The archive {name} is broken, cut off, or locked. Download it again, or unpack it and pack it without a password."
    ),
    "{name}: arsip di dalam arsip terlalu dalam.": "{name}: archives within archives go too deep.",
    "{name} berisi lebih dari {n} berkas.": "{name} holds more than {n} files.",
    "{name} mengembang tidak wajar saat dibuka; isinya tidak dibaca.": (
        "{name} grows beyond all measure when unpacked; it is not read."
    ),
    "{name} terlalu besar untuk dibuka di disk ini.": "{name} is too large to be unpacked on this disk.",
    "{name} terlalu besar atau rusak. Simpan lembar yang diperlukan sebagai CSV.": (
        "{name} is too large or broken. Save the sheet you need as CSV."
    ),
    "{name} terkunci kata sandi. Buka di Excel, simpan tanpa kata sandi, lalu coba lagi.": (
        "{name} is locked by a password. Open it in Excel, save it without one, and try again."
    ),
    "{name} tidak bisa dibaca sebagai lembar kerja. Buka di Excel lalu simpan ulang sebagai .xlsx.": (
        "{name} can't be read as a workbook. Open it in Excel and save it as .xlsx."
    ),
    "{name} rusak. Buka di Excel lalu simpan ulang sebagai .xlsx.": "{name} is broken. Open it in Excel and save it as .xlsx.",
    "{name} berisi beberapa lembar: {sheets}. Sebutkan yang mana dengan --sheet NAMA.": (
        "{name} holds several sheets: {sheets}. Say which one with --sheet NAME."
    ),
    "{name}: lembar {asked!r} tidak ada. Sebutkan salah satu dengan --sheet: {sheets}.": (
        "{name}: there is no sheet {asked!r}. Name one of these with --sheet: {sheets}."
    ),
    "{name}: baris judul {row} tidak ada di {n} baris pertama. Sebutkan nomor barisnya yang benar, atau hilangkan pilihan itu.": (
        "{name}: header row {row} is not among the first {n} rows. Give the right number, or leave the option out."
    ),
    "{name}: baris judul kolom tidak ditemukan. Sebutkan nomor barisnya dengan {option} N, atau {option} 0 bila berkas ini "
    "memang tanpa judul kolom.": (
        "{name}: no header row was found. Give its number with {option} N, or {option} 0 if the file has none."
    ),
    "Tabel ini punya {n} kolom; paling banyak {limit}. Hapus kolom yang tidak perlu lalu coba lagi.": (
        "This table has {n} columns; {limit} is the most. Remove those that are not needed and try again."
    ),
    "{name} punya {n} kolom; paling banyak {limit}.": "{name} has {n} columns; {limit} is the most.",
    "Pengodean {name!r} tidak dikenal. Contoh yang benar: utf-8, cp1252, latin-1, utf-16.": (
        "Unknown encoding {name!r}. Right ones are, for example: utf-8, cp1252, latin-1, utf-16."
    ),
    "Pemisah {name!r} tidak dikenal. Pakai salah satu: koma, titik koma, tab, pipa.": (
        "Unknown separator {name!r}. Use one of: comma, semicolon, tab, pipa."
    ),
    "Pemisah kolom tidak jelas: {a} dan {b} sama-sama cocok. Sebutkan dengan --separator.": (
        "The separator is unclear: {a} and {b} both fit. Say which with --separator."
    ),
    "kolom teks tidak jelas, calonnya {listed}. Sebutkan dengan --text-column NAMA.": (
        "the text column is unclear, it may be {listed}. Say which with --text-column NAME."
    ),
    "kolom teks tidak ditemukan di antara {listed}. Sebutkan dengan --text-column NAMA. Bila tiap baris berkas ini satu unggahan "
    "tanpa judul kolom, tambahkan --separator tab --header-row 0.": (
        "no text column was found among {listed}. Say which with --text-column NAME. If each line of the file is a post and there are no "
        "column names, add --separator tab --header-row 0."
    ),
    "{path}: leksikon ini masih kosong. Isi dulu pasangan dan sebutannya, lalu ulangi.": (
        "{path}: this lexicon is still empty. Fill in the pairs and what they are called, then try again."
    ),
    "kolom {asked!r} tidak ada. Yang ada: {columns}.": "there is no column {asked!r}. There are: {columns}.",
    " Maksudnya {close!r}?": " Did you mean {close!r}?",
    "{name}: tidak satu baris pun bisa dibaca ({why}).": "{name}: not one row can be read ({why}).",
    "Tidak satu pun dari {n} berkas bisa dibaca: {reason}": "Not one of {n} files can be read: {reason}",
    "tidak ada tabel di antaranya.": "there is no table among them.",
    "{name} bukan JSON yang utuh. Unduh ulang berkasnya.": "{name} is no whole JSON document. Download it again.",
    "{path} bukan folder. Sebutkan folder lain dengan -o.": "{path} is no folder. Name another one with -o.",
    "{name} berisi beberapa daftar: {names}. Simpan yang berisi unggahan saja.": (
        "{name} holds several lists: {names}. Save only the one with the posts."
    ),
    "{name} tidak berisi daftar unggahan.": "{name} holds no list of posts.",
    "{name} bertingkat terlalu dalam untuk daftar unggahan.": "{name} is nested too deep for a list of posts.",
    "{name} berisi teks yang lebih panjang dari {n} juta karakter.": "{name} holds a text of more than {n} million characters.",
    "{name}: lebih dari {limit} kolom setelah baris {number}. Ini bukan daftar unggahan; ambil hanya bagian yang berisi "
    "unggahan.": "{name}: more than {limit} columns after row {number}. This is no list of posts; take only the part that is.",
    "{name} rusak atau bukan Parquet ({error}).": "{name} is broken or no Parquet file ({error}).",
    "Berkas Parquet perlu pyarrow. Pasang dengan: {python} -m pip install pyarrow": (
        "Parquet files need pyarrow. Install it with: {python} -m pip install pyarrow"
    ),
    # errors about an output or a job
    "Untuk masukan dari stdin, sebutkan nama hasilnya dengan -o HASIL.": "For standard input, name the output with -o OUTPUT.",
    "Nama hasil {name} harus berakhiran {known}.": "The output name {name} must end in {known}.",
    "Folder {folder} tidak ada. Buat dulu folder itu.": "There is no folder {folder}. Make it first.",
    "Simpan hasil di luar folder masukan {folder}. Pilih tempat lain.": (
        "Save the output outside the input folder {folder}. Choose another place."
    ),
    "Hasil tidak boleh menimpa berkas masukan {name}. Pilih nama lain.": (
        "The output may not overwrite the input {name}. Choose another name."
    ),
    "{path} sudah ada dan mungkin sudah diisi penelaah. Pilih nama lain dengan -o, atau timpa dengan --force.": (
        "{path} exists and a reviewer may have filled it in. Choose another name with -o, or overwrite it with --force."
    ),
    "Pekerjaan ini sedang berjalan di jendela lain. Tunggu sampai selesai.": "This job is running in another window. Wait for it.",
    "Catatan pekerjaan {path} rusak. Mulai dari awal dengan --restart.": "The journal {path} is broken. Start over with --restart.",
    "Pekerjaan yang terhenti dimulai dengan {what} yang lain, jadi tidak bisa dilanjutkan. Mulai dari awal dengan "
    "--restart.": "The interrupted job was begun with another {what}, so it can't go on. Start over with --restart.",
    "berkas masukan": "input file",
    "model": "model",
    "leksikon": "lexicon",
    "kolom teks": "text column",
    "tahapan": "stage",
    "tingkat": "tier",
    "pilihan bukti": "choice of evidence",
    "pilihan duplikat": "choice of duplicates",
    "format": "format",
    "Berkas masukan berubah selama dinilai. Jalankan lagi dengan --restart.": (
        "The input changed while it was scored. Run again with --restart."
    ),
    # progress and summary
    "Menilai": "Scoring",
    "Menulis": "Writing",
    "sisa": "left",
    "{rows} baris, {rate} baris/detik": "{rows} rows, {rate} rows/second",
    "Melanjutkan pekerjaan yang terhenti: {n} teks sudah dinilai.": "Going on with the interrupted job: {n} texts are scored.",
    "Pekerjaan ini sudah selesai. Hasil: {path}": "This job is complete. Output: {path}",
    "{n} unggahan dinilai; {clear} tanpa indikasi; {same} pengulangan unggahan yang sama.": (
        "{n} posts scored; {clear} without an indication; {same} repeats of the same post."
    ),
    "{n} {kind} dilewati.": "{n} {kind} passed over.",
    "{n} waktu unggah tidak terbaca dan ditulis apa adanya.": "{n} times could not be read and are written as they are.",
    "{n} unggahan sangat panjang dan tidak dinilai seluruhnya.": "{n} very long posts were not scored in full.",
    "{n} baris ditolak: {reason}.": "{n} rows rejected: {reason}.",
    "Hasil: {path}": "Output: {path}",
    "{n} baris tidak bisa dinilai; lihat {path}": "{n} rows could not be scored; see {path}",
    "Kolom mana yang berisi teks unggahan?": "Which column holds the text of the posts?",
    "Nomor": "Number",
}
