import pytest

from serve.batch.safe import csv_safe

PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1+1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://contoh.invalid\")", "\t=1+1",
    "\r=1+1", "\n=1+1", "  =1+1", "＝1+1", "＋1", "＠SUM(A1)", "\ufeff=1+1", "\u200b=1+1", "-2+3+cmd|' /C calc'!A0",
    "+62 812 =A1", "-", "=", "@contoh_akun", "-1e5x", "\0=1+1",
]  # fmt: skip
HARMLESS = ["-5", "+5", "-1.234,56", "+6281234567890", "-5%", "-3e10", "halo =1+1", "1854012345678901234", "", "😀=1"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_formulas_are_neutralised(payload: str) -> None:
    assert csv_safe(payload) == "'" + payload


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_plain_text_stay_as_they_are(text: str) -> None:
    assert csv_safe(text) == text
