import pytest

from healthgait.download.progress import Progress, size_text


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (1_234_000, "1.23 MB"),
        (999_400, "999 kB"),
        (999_600, "1 MB"),
        (52e9, "52 GB"),
        (4e15, "4000 TB"),
    ],
)
def test_sizes_are_short(size_bytes, text):
    assert size_text(size_bytes) == text


def test_a_log_gets_a_line_each_tenth_with_rate_and_time_left(capsys):
    with Progress("a\nb", 1000, quiet_s=0) as progress:
        progress.begin_at(500)
        for _ in range(500):
            progress.advance(1)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("a\\nb: 600 B of 1 kB, ") and lines[0].endswith("B/s, 00:00 left")
    assert lines[-1].startswith("a\\nb: 1 kB of 1 kB")


def test_a_log_gets_nothing_of_short_works(capsys):
    with Progress("a", 1000) as progress:
        progress.advance(1000)
    assert capsys.readouterr().err == ""
