"""What goes in and what comes out, as OpenAPI sees it. ``Verdict.to_dict`` makes the answers, tests hold the two equal."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from classifier.taxonomy import Stage, Status
from classifier.verdict import Tier

_TEXT = "Hadir di deklarasi paslon nomor 2 tadi sore, pokoknya harga mati!"
_IN = ConfigDict(extra="forbid", strict=True)


Text = Annotated[str, Field(description="The post as exported.")]
Name = Annotated[str, Field(max_length=200)]


class Options(BaseModel):
    """How to score; the same for every post of a request."""

    model_config = _IN

    stage: Stage | None = Field(None, description="Before or after the candidates are fixed; decides the legal items.")
    tier: Tier = Field("cascade", description="`cascade` lets the linear model clear what is plain.")
    lexicon: str | None = Field(None, description="One of the lexicons that `/v1/model` lists: the names of a race.")
    evidence: bool = Field(False, description="Find the words behind each category that is not clear. Costs time.")
    legal: bool = Field(False, description="Add the SKB items and articles to check.")


class ScoreRequest(Options):
    """One post."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "17", "text": _TEXT, "evidence": True, "legal": True}]}
    )

    text: Text
    id: Name | None = Field(None, description="Your name for the post; comes back in the verdict.")


class Post(BaseModel):
    """A post in a batch."""

    model_config = _IN

    text: Text
    id: Name | None = Field(None, description="Default: its position, from 0.")


class BatchRequest(Options):
    """Several posts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "posts": [
                        {"id": "a", "text": _TEXT},
                        {"id": "b", "text": "Jadwal posyandu bulan ini mundur sehari, ya Bu."},
                    ]
                }
            ]
        }
    )

    posts: list[Post] = Field(min_length=1)


class Evidence(BaseModel):
    """A span of the text as given, in characters."""

    start: int
    end: int
    text: str
    weight: float = Field(description="Drop in the category's logit without this span.")


class LegalReference(BaseModel):
    """What a reviewer checks for a category at a stage: a table, not a prediction."""

    stage: Stage
    kode_etik: list[str]
    disiplin: list[str]
    articles: list[str]
    sanction: str


class Category(BaseModel):
    """One category's calibrated probability and decision."""

    key: str
    number: int | None
    title: str
    probability: float = Field(ge=0, le=1)
    decision: Status
    evidence: list[Evidence]
    legal: LegalReference | None


class Model(BaseModel):
    """Which model spoke."""

    name: str
    version: str
    fingerprint: str = Field(description="Covers weights, calibration, thresholds and the lexicon of the request.")


class Verdict(BaseModel):
    """An indication for a person to review, never a finding of a violation."""

    id: str
    status: Status
    score: float = Field(ge=0, le=1, description="Calibrated probability that the post indicates partisanship at all.")
    primary: str | None
    categories: list[Category]
    tier: Literal["baseline", "encoder"]
    truncated: bool
    model: Model


class FieldError(BaseModel):
    """One place in the body, and what is wrong there."""

    pointer: str = Field(description="JSON pointer into the body.")
    detail: str


class BatchResponse(BaseModel):
    """Verdicts in the order of the posts; null, and an entry in ``errors``, for a post that the model failed on."""

    model: Model
    verdicts: list[Verdict | None]
    errors: list[FieldError]


class ModelResponse(BaseModel):
    """The model that answers now."""

    model: Model
    tiers: list[Tier]
    lexicons: list[str] = Field(description="What a request may name as `lexicon`.")
    labels: list[str]
    card: dict[str, Any] = Field(description="The rest of the bundle's manifest: training data digest, metrics, ...")


class TaxonomyCategory(BaseModel):
    """One label, in Bawaslu's words, with what to check at each stage."""

    key: str
    number: int | None
    title: str
    definition: str
    legal: list[LegalReference]


class TaxonomyResponse(BaseModel):
    """The label set."""

    categories: list[TaxonomyCategory]
    statuses: list[Status]
    stages: list[Stage]
    source: str
    addressee: str


class Health(BaseModel):
    """Whether a probe passed."""

    status: Literal["ok"]


class Problem(BaseModel):
    """RFC 9457; `type` is stable and meant for programs."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[FieldError] = []
