import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from serve.batch.csvrecords import Record, csv_records
from serve.batch.rows import MAX_CELL, Bad

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def read(text: str, separator: str = ",") -> list[Record | Bad]:
    return list(csv_records(io.StringIO(text, newline=""), separator))


def cells(text: str) -> list[list[str] | str]:
    return [r.cells if isinstance(r, Record) else r.reason for r in read(text)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_whatever_a_csv_writer_writes_comes_back(rows: list[list[str]], separator: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    assert [r.cells for r in read(file.getvalue(), separator) if isinstance(r, Record)] == rows


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('a",\n\r\0'), max_size=60))
def test_any_text_is_read_to_its_end_without_losing_a_letter(text: str) -> None:
    seen = "".join("".join(r.raw) for r in read(text))
    assert seen == text


def test_numbers_count_blank_lines_as_a_spreadsheet_does() -> None:
    assert [(r.number) for r in read("a,b\n\n1,2\n")] == [1, 2, 3]


def test_newlines_stay_in_quoted_cells() -> None:
    assert cells('a,b\n1,"x\ny ""z"""\n') == [["a", "b"], ["1", 'x\ny "z"']]


def test_an_unclosed_quote_costs_one_line_only() -> None:
    found = cells('a,b\n1,"halo\n2,dua\n3,tiga\n')
    assert found == [["a", "b"], 'tanda kutip (") tidak ditutup', ["2", "dua"], ["3", "tiga"]]


def test_two_stray_quotes_do_not_swallow_the_rows_between() -> None:
    found = cells('a,b\n1,"halo\n2,dua\n3,"tiga\n4,empat\n')
    assert ["2", "dua"] in found
    assert ["4", "empat"] in found
    assert sum(isinstance(f, str) for f in found) == 2


def test_text_after_a_closing_quote_is_kept() -> None:
    assert cells('a,b\n1,"x" y\n') == [["a", "b"], ["1", "x y"]]


def test_an_endless_line_is_a_reject_in_bounded_memory() -> None:
    found = read("a,b\n1," + "x" * (3 * MAX_CELL) + "\n2,dua\n")
    assert isinstance(found[1], Bad)
    assert len(found[1].raw) <= MAX_CELL + 1
    assert isinstance(found[2], Record)
    assert found[2].cells == ["2", "dua"]


def test_a_line_just_over_the_limit_takes_no_other_with_it() -> None:
    found = cells("x" * MAX_CELL + "\nb\n")
    assert found[1] == ["b"]


def test_rows_swallowed_by_two_stray_quotes_come_back_when_the_width_tells() -> None:
    found = cells('a,b,c\n1,"halo\n2,dua,x\n3,"\n4,empat,y\n')
    assert ["2", "dua", "x"] in found
    assert ["4", "empat", "y"] in found


def test_a_record_of_several_lines_after_one_that_is_too_wide_is_whole() -> None:
    text = 'a,b,c\nhalo,u,a,,\n"besok\n\ndi posko",u,c\n"buka,u,c\nlanjut,u,c\n'
    found = list(csv_records(io.StringIO(text, newline=""), ",", 3))
    assert [r.cells for r in found if isinstance(r, Record)][2] == ["besok\n\ndi posko", "u", "c"]
    assert sum(isinstance(r, Bad) for r in found) == 1
