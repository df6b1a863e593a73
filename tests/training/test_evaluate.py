"""Evaluation, functional suite, swaps and noise on a tiny bundle whose answers are known."""

import json
from pathlib import Path

import pytest

from classifier.bundle import Bundle
from classifier.errors import NetralError
from classifier.lexicon_toml import parse_lexicon
from classifier.scorer import Scorer
from tests.bundles import tiny_bundle
from tests.training.make import post
from training.evaluate import by_group, evaluate, systems
from training.functional import load_cases, run_cases
from training.keywords import keyword_flags
from training.noise import noise_figures
from training.swaps import swap_figures

POSTS = [
    post(id="a", text="coblos", labels=["kampanye_medsos"]),
    post(id="b", text="rapat", twin_of="a"),
    post(id="c", text="selfie", labels=["foto_simbol"], family="foto", lang="jv"),
    post(id="d", text="deklarasi", twin_of="c"),
    post(id="e", text="formulir", borderline=True),
]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return tiny_bundle(tmp_path_factory.mktemp("bundle"))


@pytest.fixture(scope="module")
def scorer(bundle: Bundle) -> Scorer:
    return Scorer(bundle)


def test_figures_count_clear_posts_only(scorer: Scorer) -> None:
    figures = evaluate(POSTS, systems(scorer, POSTS)["baseline"], draws=20)
    assert figures["posts"] == 4
    assert figures["any"]["precision"] == pytest.approx(2 / 3)
    assert figures["any"]["recall"] == 1.0
    assert figures["labels"]["foto_simbol"]["f1"] == 1.0
    assert figures["macro_f1"] == pytest.approx(0.4)
    assert figures["borderline"] == {"posts": 1.0, "sent_to_review": 0.0, "review_or_as_labelled": 0.0}
    assert figures["twins"] == {"pairs": 2.0, "both_right": 0.5, "both_right_any": 0.5}


def test_groups(scorer: Scorer) -> None:
    groups = by_group(POSTS, systems(scorer, POSTS)["baseline"], lambda p: p.lang, minimum=1)
    assert groups["jv"]["all_labels_right"] == 1.0
    assert groups["id"]["false_alarms"] == 0.5


def test_the_keyword_floor_flags_words() -> None:
    flags = keyword_flags(["ayo coblos nomor <no>", "rapat pagi"])
    assert flags[0, 0] and flags[0, -1]
    assert not flags[1].any()


CASES = [
    {
        "id": "1",
        "functionality": "ajakan",
        "kind": "mft",
        "text": "coblos",
        "labels": ["kampanye_medsos"],
        "ref_id": None,
    },
    {"id": "2", "functionality": "ajakan", "kind": "dir", "text": "rapat", "labels": [], "ref_id": "1"},
    {
        "id": "3",
        "functionality": "tukar",
        "kind": "inv",
        "text": "COBLOS",
        "labels": ["kampanye_medsos"],
        "ref_id": "1",
    },
    {"id": "4", "functionality": "tukar", "kind": "inv", "text": "soto", "labels": ["kampanye_medsos"], "ref_id": "1"},
    {
        "id": "5",
        "functionality": "salah",
        "kind": "mft",
        "text": "deklarasi",
        "labels": ["foto_simbol"],
        "ref_id": None,
    },
]


def write(folder: Path, cases: list[dict[str, object]]) -> Path:
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, cases)))
    return folder


def test_functional_suite(scorer: Scorer, tmp_path: Path) -> None:
    found = run_cases(scorer, load_cases(write(tmp_path, CASES)), "baseline")
    assert {k: v["passed"] for k, v in found["functionalities"].items()} == {"ajakan": 1.0, "tukar": 0.5, "salah": 0.0}
    assert found["failed"] == ["4", "5"]
    assert found["overall"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "x"}, "expected fields"),
        ({"id": "2"}, "used twice"),
        ({"ref_id": "9"}, "ref_id"),
        ({"labels": ["x"]}, "expected fields"),
    ],
)
def test_faulty_cases_are_named(tmp_path: Path, change: dict[str, object], says: str) -> None:
    with pytest.raises(NetralError, match=says):
        load_cases(write(tmp_path, [CASES[0] | change, *CASES[1:]]))


def test_swaps_find_a_model_that_looks_at_names(scorer: Scorer, bundle: Bundle) -> None:
    lexicon = parse_lexicon(
        '[[race]]\nid = "r"\ntitle = "t"\nkind = "pilkada"\nregion = "r"\n'
        '[[race.pair]]\nid = "a"\nnicknames = ["komando"]\n[[race.pair]]\nid = "b"\nnicknames = ["melati"]\n'
    )
    found = swap_figures(scorer, [post(text="halo komando"), post(id="y", text="kata Pak Lurah")], lexicon, "baseline")
    assert found["pair"]["flips"] == 1.0
    assert found["pair"]["flag_rate_change"] == -1.0
    assert found["gender"]["flips"] == 0.0
    assert found["gender"]["texts"] == found["pair"]["texts"] == 1
    blind = Scorer(bundle).with_lexicon(lexicon)
    assert swap_figures(blind, [post(text="halo komando")], lexicon, "baseline")["pair"]["flips"] == 0.0


def test_noise_is_measured_against_none(scorer: Scorer) -> None:
    found = noise_figures(scorer, POSTS[:4], "baseline")
    assert found["none"]["decisions_changed"] == 0.0
    assert found["capital letters"]["any_f1"] == found["none"]["any_f1"]
    assert found["missing vowels"]["decisions_changed"] in (0.25, 0.5, 0.75, 1.0)  # of four posts
    assert found["missing vowels"]["macro_f1"] <= found["none"]["macro_f1"]
