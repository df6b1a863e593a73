"""The legal table: items by category and stage, never cited from revoked law, never a finding."""

import pytest

from classifier.legal import legal_reference
from classifier.taxonomy import BY_KEY, CATEGORIES, FIVE, HEADS, LABELS, STAGES


def test_the_taxonomy_is_five_and_one() -> None:
    assert [c.number for c in CATEGORIES] == [1, 2, 3, 4, 5, None]
    assert LABELS[:5] == FIVE
    assert HEADS[-1] == "any"
    assert "indikasi_lain" in BY_KEY


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("key", LABELS)
def test_every_cell_of_the_table(key: str, stage: str) -> None:
    reference = legal_reference(key, stage)  # type: ignore[arg-type]
    assert reference.articles
    cited = " ".join(reference.articles)
    assert "53/2010" not in cited
    assert set(reference.to_dict()) == {"stage", "kode_etik", "disiplin", "articles", "sanction"}


def test_unknown_stage_shows_both_parts() -> None:
    reference = legal_reference("kampanye_medsos")
    assert (reference.kode_etik, reference.disiplin) == (("KE-2", "KE-4"), ("D-2", "D-6"))
    assert reference.sanction == "moral / berat"


def test_category_two_has_no_ethics_item_and_says_what_to_verify() -> None:
    reference = legal_reference("kegiatan_keberpihakan", "sebelum_penetapan")
    assert reference.kode_etik == ()
    assert all("perlu diverifikasi" in item for item in reference.disiplin)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown category"):
        legal_reference("lain")
    with pytest.raises(ValueError, match="unknown stage"):
        legal_reference("foto_simbol", "nanti")  # type: ignore[arg-type]
