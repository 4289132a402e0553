import numpy as np
import pytest

from healthgait.clips.sampling import chosen_frames
from healthgait.errors import InputError
from tests.frame_files import write_frames


def numbers(clip, *arguments, **options):
    return [int(path.stem) for path in chosen_frames(clip, *arguments, **options)]


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return write_frames(tmp_path_factory.mktemp("clips") / "clip", 100, first=13)


def test_the_documented_rule_by_hand(clip):
    # 15 of 100 frames are skipped at either end; 70 usable ones are every third for 20, every one for 40.
    assert numbers(clip, 20) == list(range(28, 88, 3))
    assert numbers(clip, 40) == list(range(28, 68))
    assert numbers(clip, 40, skip_percent=0.0) == list(range(13, 93, 2))


def test_too_few_frames_are_spread_evenly(clip):
    assert numbers(clip, 71)[:2] == [28, 29] and numbers(clip, 71)[-1] == 97
    assert np.diff(numbers(clip, 200)).tolist().count(1) == 69
    assert numbers(clip, 3, skip_percent=0.49) == [62, 62, 63]


def test_uniform_sampling_covers_the_usable_frames(clip):
    chosen = numbers(clip, 40, sampling="uniform")
    assert (chosen[0], chosen[-1], len(chosen)) == (28, 97, 40)
    assert set(np.diff(chosen)) <= {1, 2}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [((0,), "0 frames"), ((-1,), "-1 frames"), ((4, 0.5), "0.5 skipped"), ((4, -0.1), "-0.1 skipped"),
     ((4, 0.15, "Uniform"), "'Uniform'")],
)  # fmt: skip
def test_what_cannot_be_chosen_is_refused(clip, arguments, word):
    """Frames from beyond the end, or by another rule than was asked for, would be chosen without a word."""
    with pytest.raises(ValueError, match=word) as caught:
        chosen_frames(clip, *arguments)
    assert str(clip) in str(caught.value)


def names(clip, count):
    return [path.name for path in chosen_frames(clip, count, skip_percent=0.0)]


def test_frames_are_sorted_by_number(tmp_path):
    for name in ("2.png", "10.png", "9.png", "notes.txt", ".hidden.png", "100.jpg"):
        (tmp_path / name).touch()
    assert numbers(tmp_path, 4, skip_percent=0.0) == [2, 9, 10, 100]


@pytest.mark.parametrize("name", ["frame_{}.png", "img{}.jpg", "walk-{}.png", "7 {}.jpeg", "{}_IUV.png"])
def test_the_number_at_the_end_of_a_name_counts(tmp_path, name):
    for number in range(1, 13):
        (tmp_path / name.format(number)).touch()
    assert names(tmp_path, 12) == [name.format(number) for number in range(1, 13)]


def test_frames_without_a_number_are_sorted_by_name(tmp_path):
    for name in ("b.png", "a.png", "10 c.png", "9 d.png"):
        (tmp_path / name).touch()
    assert names(tmp_path, 4) == ["10 c.png", "9 d.png", "a.png", "b.png"]


@pytest.mark.parametrize(
    ("odd", "words"), [("preview.png", "no frame number"), ("frame_2.jpg", "the same frame number as 2.png")]
)
def test_names_that_leave_the_order_open_are_refused(tmp_path, odd, words):
    for name in ("1.png", "2.png", odd):
        (tmp_path / name).touch()
    with pytest.raises(InputError, match=f"{odd}: {words}"):
        chosen_frames(tmp_path, 2)
