import datetime as dt

import pytest

from serve.batch.times import date_order, days_since, parse_time, time_text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Wed Nov 06 03:12:45 +0000 2024", "2024-11-06T10:12:45+07:00"),
        ("2024-11-06T03:12:45.000Z", "2024-11-06T10:12:45+07:00"),
        ("2024-11-06T10:12:45+07:00", "2024-11-06T10:12:45+07:00"),
        ("2024-11-06 03:12:45", "2024-11-06T03:12:45+07:00"),
        ("2024-11-06", "2024-11-06"),
        ("06/11/2024", "2024-11-06"),
        ("06/11/24 10.12", "2024-11-06T10:12:00+07:00"),
        ("06.11.2024 08:00:01", "2024-11-06T08:00:01+07:00"),
        ("6 November 2024", "2024-11-06"),
        ("6-Nov-2024", "2024-11-06"),
        ("6-Nov-24", "2024-11-06"),
        ("06 Des 24", "2024-12-06"),
        ("Rabu/6 November 2024", "2024-11-06"),
        ("Rabu - 6 November 2024", "2024-11-06"),
        ("6 November 2024 - 10:15", "2024-11-06T10:15:00+07:00"),
        ("20241106", "2024-11-06"),
        ("Rabu, 6 Nopember 2024 pukul 10.30 WITA", "2024-11-06T09:30:00+07:00"),
        ("1 Agt 2024", "2024-08-01"),
        ("Nov 6, 2024, 10:30 PM", "2024-11-06T22:30:00+07:00"),
        ("Nov 6, 2024, 12:05\u202fAM", "2024-11-06T00:05:00+07:00"),
        ("2024-02-10 12:00:00 EST", "2024-02-11T00:00:00+07:00"),
        ("1730862765", "2024-11-06T10:12:45+07:00"),
        ("1730862765000", "2024-11-06T10:12:45+07:00"),
        ("45602", "2024-11-06"),
        ("45602.5", "2024-11-06T12:00:00+07:00"),
    ],
)
def test_reads_what_exporters_and_people_write(written: str, meant: str) -> None:
    moment = parse_time(written)
    assert moment is not None
    assert time_text(moment) == meant


@pytest.mark.parametrize(
    "written",
    ["kemarin", "20241306", "6 hari 24", "13:05", "31/02/2024", "2 jam lalu", "", "9999999999999999", "1.2.3"],
)
def test_what_is_no_time_is_none(written: str) -> None:
    assert parse_time(written) is None


def test_the_office_zone_applies_to_times_without_one() -> None:
    moment = parse_time("2024-11-06 03:12", "WIT")
    assert moment is not None
    assert time_text(moment) == "2024-11-06T03:12:00+09:00"


def test_month_first_only_where_nothing_else_is_possible() -> None:
    assert date_order(["06/11/2024", "11/25/2024"]) == "mdy"
    assert date_order(["06/11/2024", "07/11/2024"]) == "dmy"
    assert date_order(["25/11/2024", "11/25/2024"]) == "dmy"
    assert parse_time("11/06/2024", order="mdy") == dt.date(2024, 11, 6)


def test_days_are_counted_in_the_office_zone() -> None:
    moment = parse_time("Wed Nov 06 20:00:00 +0000 2024")
    assert moment is not None
    assert days_since(moment, dt.date(2024, 11, 30)) == 23
