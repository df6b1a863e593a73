"""What every report says about itself: the model, the settings, how to read it, and what it is not."""

from __future__ import annotations

from classifier.legal import SKB
from classifier.taxonomy import CATEGORIES
from serve.batch.summary import About, Summary
from serve.words import t


def facts(about: About, summary: Summary) -> list[tuple[str, str]]:
    """Circumstances of the job as pairs of label and value."""
    stages = {
        "sebelum_penetapan": t("sebelum penetapan calon"),
        "sesudah_penetapan": t("sesudah penetapan calon"),
        "tidak_diketahui": t("tidak disebutkan; butir kode etik dan disiplin ditampilkan keduanya"),
    }
    return [
        (t("Berkas masukan"), about.source),
        (t("Dinilai pada"), about.started.strftime("%Y-%m-%d %H:%M %z")),
        (t("Unggahan dinilai"), str(summary.scored)),
        (t("Baris ditolak"), str(summary.rejects)),
        *((t("Dilewati"), f"{n} {kind}") for kind, n in summary.ignored.items()),
        (t("Model"), f"{about.model.name} {about.model.version}"),
        (t("Sidik jari model"), about.model.fingerprint),
        (t("Leksikon"), about.lexicon or t("tidak ada")),
        (t("Tahapan"), stages[about.stage]),
        (t("Tingkat penilaian"), about.tier),
        *about.findings,
    ]


def reading() -> list[str]:
    """How to read the scores and what the report can't tell."""
    return [
        t("Setiap baris adalah INDIKASI dari teks unggahan, bukan pelanggaran. Keputusan selalu pada manusia."),
        t("skor_indikasi adalah peluang (0 sampai 1) bahwa teks mengandung indikasi keberpihakan."),
        t(
            "Peluang itu dihitung pada data yang empat dari sepuluh unggahannya berpihak. Di ekspor biasa, yang hampir semuanya netral, skor tinggi pun sering keliru: pakailah urutannya."
        ),
        t("Status 'indikasi': model cukup yakin. 'perlu_tinjauan': model ragu dan meminta mata manusia."),
        t(
            "frasa_pemicu dan huruf tebal menandai kata yang paling menunjuk ke kategorinya; bacalah seluruh konteksnya."
        ),
        t("Model hanya membaca teks. Foto, suara, dan suka tidak dinilai."),
        t("Percakapan pribadi tidak dibedakan dari obrolan grup; jangan memasukkannya."),
        t("Model tidak tahu apakah pemilik akun adalah ASN; isi status_asn_terverifikasi setelah diperiksa."),
        t(
            "hari_sejak_posting dihitung sampai tanggal penilaian. Batas waktu: temuan 7 hari sejak ditemukan, laporan 7 hari kerja sejak diketahui (UU 7/2017 Pasal 454); untuk Pilkada periksa UU Pilkada."
        ),
        t(
            "duplikat_dari menunjuk baris pertama dengan teks yang sama atau hampir sama; teks itu hanya dinilai sekali."
        ),
    ]


def notice() -> list[str]:
    """What the report must not be used for, and the law that its references come from."""
    return [
        t(
            "Tidak untuk menetapkan pelanggaran, tidak untuk sanksi otomatis, tidak untuk menilai seseorang lintas unggahan."
        ),
        t(
            "Butir dan pasal diambil dari tabel tetap menurut kategori dan tahapan ({skb}), tidak ditebak model.",
            skb=SKB,
        ),
        t("KE-n dan D-n: butir n kode etik (bagian A) dan butir n disiplin (bagian B) di Lampiran II SKB itu."),
        t("Yang bertanda 'perlu diverifikasi' harus dicek ke naskah peraturannya."),
        t("Data pribadi di berkas ini dilindungi UU 27/2022; simpan dan bagikan seperlunya."),
    ]


def categories() -> list[tuple[str, str, str]]:
    """Key, title with its number, and definition of every category."""
    return [(c.key, f"{c.number}. {c.title}" if c.number else c.title, c.definition) for c in CATEGORIES]
