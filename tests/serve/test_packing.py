from typing import Any

from serve.batch.packing import pack, unpack


def test_a_verdict_comes_back_bit_for_bit(scorer: Any) -> None:
    text = "hadir dan foto, jangan lupa coblos"
    for stage in ("sebelum_penetapan", None):
        (verdict,) = scorer.score([text], evidence=True, stage=stage)
        assert unpack(pack(verdict), verdict.id, text, scorer.info, stage) == verdict


def test_no_word_of_the_text_is_kept(scorer: Any) -> None:
    (verdict,) = scorer.score(["rahasia: hadir di rumah"], evidence=True)
    assert verdict.categories[3].evidence
    assert "hadir di" not in pack(verdict).replace("hadir_deklarasi", "")
    assert "rahasia" not in pack(verdict)
