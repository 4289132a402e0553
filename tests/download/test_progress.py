import pytest

from healthgait.download.progress import size_text


@pytest.mark.parametrize(
    ("size_bytes", "text"), [(0, "0 B"), (999, "999 B"), (1_234_000, "1.23 MB"), (999_600, "1 MB"), (4e15, "4000 TB")]
)
def test_sizes_are_short(size_bytes, text):
    assert size_text(size_bytes) == text
