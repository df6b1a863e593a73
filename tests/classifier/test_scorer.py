"""Every text gets a sensible verdict, in input order, with evidence inside the text as given."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifier import LexiconError, Scorer
from classifier.calibration import Clear, Mix, Thresholds
from classifier.scorer import MAX_CHARS
from classifier.taxonomy import HEADS, LABELS
from classifier.text import normalise
from classifier.verdict import Tier
from tests.bundles import tiny_bundle


@pytest.fixture(scope="module")
def scorer(tmp_path_factory: pytest.TempPathFactory) -> Scorer:
    return Scorer(tiny_bundle(tmp_path_factory.mktemp("bundle")))


def test_statuses_and_primary(scorer: Scorer) -> None:
    clear, photo = scorer.score(["rapat pagi", "Selfie"])
    assert (clear.status, clear.primary, clear.clear) == ("tidak_ada_indikasi", None, True)
    assert (photo.status, photo.primary) == ("indikasi", "foto_simbol")
    assert [c.key for c in photo.categories] == list(LABELS)
    assert photo.score == pytest.approx(0.9526, abs=1e-3)


def test_order_and_ids_are_kept(scorer: Scorer) -> None:
    texts = ["coblos", "", "deklarasi", "🙏", "formulir"]
    verdicts = scorer.score(texts, ids=list("abcde"))
    assert [v.id for v in verdicts] == list("abcde")
    assert [v.primary for v in verdicts] == ["kampanye_medsos", None, "hadir_deklarasi", None, "pendekatan_parpol"]
    assert [v.id for v in scorer.score(texts)] == list("01234")


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200d", "🔥🔥🔥", "Το δημοψήφισμα", "你好", "!!!", "\x00"])
def test_odd_texts_are_clear(scorer: Scorer, text: str) -> None:
    verdict = scorer.score([text], evidence=True)[0]
    assert verdict.clear
    assert not verdict.truncated


@pytest.mark.parametrize("text", ["https://contoh.id/p/1", "@akun_a @akun_b ...", "contoh@contoh.id / 0812-3456-7890"])
@pytest.mark.parametrize("tier", ["baseline", "cascade"])
def test_links_and_accounts_alone_say_nothing(scorer: Scorer, text: str, tier: Tier) -> None:
    assert scorer.score([text], tier=tier)[0].score == 0.0
    assert scorer.score([f"{text} coblos"], tier=tier)[0].score > 0.0


def test_no_texts(scorer: Scorer) -> None:
    assert scorer.score([]) == []


def test_a_very_long_text_is_cut_and_says_so(scorer: Scorer) -> None:
    verdict = scorer.score(["kata " * MAX_CHARS + " coblos"])[0]
    assert verdict.truncated


def test_evidence_points_into_the_text_as_given(scorer: Scorer) -> None:
    text = "Ibu-ibu,  C O B L O S"
    verdict = scorer.score([text], evidence=True)[0]
    (span,) = verdict.categories[0].evidence
    assert text[span.start : span.end] == span.text == "C O B L O S"
    assert span.weight > 0


class StubEncoder:
    """Logit -1 for every head; texts with "panjang" are cut."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def logits(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[bool]]:
        self.seen += texts
        return np.full((len(texts), len(HEADS)), -1.0, np.float32), ["panjang" in text for text in texts]


@pytest.fixture
def cascade(tmp_path: Path) -> tuple[Scorer, StubEncoder]:
    """The tiny linear model before a stub: whatever is less probable than 0.1 is cleared, else half the stub and all of it."""
    scorer, encoder = Scorer(tiny_bundle(tmp_path)), StubEncoder()
    scorer._encoder = encoder  # type: ignore[assignment]
    scorer._mix = Mix(np.full(len(HEADS), 0.5), np.ones(len(HEADS)))
    scorer._clear = Clear(slope=1.0, offset=-1.0, below=0.1)
    scorer._rules |= {"encoder": scorer._rules["baseline"], "cascade": scorer._rules["baseline"]}
    return scorer, encoder


def sigmoid(logit: float) -> float:
    return 1 / (1 + float(np.exp(-logit)))


def test_the_cascade_clears_what_is_plain_and_mixes_the_rest(cascade: tuple[Scorer, StubEncoder]) -> None:
    scorer, encoder = cascade
    plain, call, long = scorer.score(["rapat pagi", "coblos", "coblos panjang"])
    assert encoder.seen == ["coblos", "coblos panjang"]
    assert (plain.status, plain.tier) == ("tidak_ada_indikasi", "baseline")
    assert plain.score == pytest.approx(sigmoid(-3 - 1))  # no more probable than the clearing head says
    assert (call.status, call.tier, call.primary) == ("indikasi", "encoder", "kampanye_medsos")
    assert call.categories[0].probability == pytest.approx(sigmoid(0.5 * -1 + 3))
    assert (plain.truncated, call.truncated, long.truncated) == (False, False, True)


def test_the_encoder_alone_reads_everything(cascade: tuple[Scorer, StubEncoder]) -> None:
    scorer, encoder = cascade
    verdicts = scorer.score(["rapat pagi", "coblos"], tier="encoder")
    assert encoder.seen == ["rapat pagi", "coblos"]
    assert [v.score for v in verdicts] == [pytest.approx(sigmoid(-1))] * 2


def test_the_encoder_weighs_words_on_texts_as_it_knows_them(cascade: tuple[Scorer, StubEncoder]) -> None:
    scorer, encoder = cascade
    scorer._rules["encoder"] = (scorer._rules["encoder"][0], Thresholds(np.zeros(len(HEADS)), np.ones(len(HEADS))))
    scorer.score(["ayo coblos, besok   ya"], tier="encoder", evidence=True)
    assert len(encoder.seen) > 2
    assert all(text == normalise(text, scorer.lexicon) for text in encoder.seen)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(st.sampled_from(["coblos", "Selfie", "🙏", "@ab", "Partai Embun", "ya", "\n", "1️⃣"]), max_size=10).map(
        " ".join
    )
)
def test_evidence_never_leaves_the_text(scorer: Scorer, text: str) -> None:
    for category in scorer.score([text], evidence=True)[0].categories:
        for span in category.evidence:
            assert text[span.start : span.end] == span.text


def test_evidence_only_when_asked_and_only_where_not_clear(scorer: Scorer) -> None:
    assert all(not c.evidence for c in scorer.score(["coblos"])[0].categories)
    explained = scorer.score(["coblos"], evidence=True)[0]
    assert [bool(c.evidence) for c in explained.categories] == [True, False, False, False, False, False]


def test_evidence_is_found_at_the_end_of_a_long_text(scorer: Scorer) -> None:
    (verdict,) = scorer.score(["rapat " * 200 + "coblos"], evidence=True)
    assert [e.text for e in verdict.categories[0].evidence] == ["coblos"]


def test_legal_references_follow_the_stage(scorer: Scorer) -> None:
    before = scorer.score(["deklarasi"], stage="sebelum_penetapan")[0].categories[3].legal
    after = scorer.score(["deklarasi"], stage="sesudah_penetapan")[0].categories[3].legal
    assert before and before.kode_etik == ("KE-3", "KE-6", "KE-7") and before.disiplin == ()
    assert after and after.kode_etik == () and after.disiplin == ("D-4",)
    assert scorer.score(["rapat"])[0].categories[3].legal is None


def test_the_json_is_the_contract(scorer: Scorer) -> None:
    data = json.loads(json.dumps(scorer.score(["coblos"], evidence=True)[0].to_dict()))
    assert list(data) == ["id", "status", "score", "primary", "categories", "tier", "truncated", "model"]
    first = data["categories"][0]
    assert list(first) == ["key", "number", "title", "probability", "decision", "evidence", "legal"]
    assert list(first["evidence"][0]) == ["start", "end", "text", "weight"]
    assert data["model"]["fingerprint"].startswith("sha256:")


def test_a_lexicon_changes_what_the_model_sees(tmp_path: Path) -> None:
    lexicon = tmp_path / "lomba.toml"
    lexicon.write_text(
        '[[race]]\nid = "a"\ntitle = "A"\nkind = "pilkada"\nregion = "R"\n[[race.pair]]\nid = "p"\nslogans = ["coblos"]\n'
    )
    tiny_bundle(tmp_path / "bundle")
    assert Scorer.load(tmp_path / "bundle").score(["coblos"])[0].status == "indikasi"
    known = Scorer.load(tmp_path / "bundle", lexicon)
    assert known.score(["coblos"])[0].clear
    assert known.info.fingerprint != Scorer.load(tmp_path / "bundle").info.fingerprint
    with pytest.raises(LexiconError):
        Scorer.load(tmp_path / "bundle", tmp_path / "tidak-ada.toml")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"tier": "encoder"}, "unknown tier"),
        ({"stage": "besok"}, "unknown stage"),
        ({"ids": ["1", "2"]}, "2 ids for 1"),
    ],
)
def test_wrong_options_are_refused(scorer: Scorer, options: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        scorer.score(["a"], **options)  # type: ignore[arg-type]
