import pytest

from tests.serve.batch_bench import peak


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows() -> None:
    few, many = peak(5_000), peak(50_000)
    assert many - few < 90, "64 MiB of it is the journal's page cache"
