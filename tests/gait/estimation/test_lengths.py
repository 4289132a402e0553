"""Which length of the walkway is used: that of the sensor boxes before the scale."""

import json

import pytest

from healthgait.gait.estimation.lengths import Lengths, lengths_in


def write(folder, **lengths):
    files = []
    for name, length in lengths.items():
        files.append(folder / f"{name}.json")
        files[-1].write_text(json.dumps({"0": {}} | ({} if length is None else {"length_m": length})))
    return files


def test_lengths_are_read_from_each_file_once_and_damage_is_left_to_the_estimation(tmp_path):
    files = write(tmp_path, a=5.94, b=None, c=6.11, d="long")
    (tmp_path / "e.json").write_text("[]")
    files += [files[0], tmp_path / "e.json", tmp_path / "missing.json"]
    assert lengths_in(files) == Lengths((5.94, 6.11), others=True)
    assert lengths_in(files[:1]) == Lengths((5.94,), others=False)
    assert lengths_in(files[1:2]) == lengths_in([]) == Lengths((), others=True)


@pytest.mark.parametrize(
    ("lengths", "shown", "hidden"),
    [
        (Lengths((), True), ["4.2 m"], ["sensor boxes"]),
        (Lengths((5.944, 6.108, 6.0), False), ["5.94 to 6.11 m"], ["4.2"]),
        (Lengths((5.944, 5.944), True), ["(5.94 m)", "4.2 m"], []),
    ],
)
def test_only_what_is_used_is_told(lengths, shown, hidden):
    text = lengths.text(4.2)
    assert all(word in text for word in shown) and not any(word in text for word in hidden)


def test_a_scale_contradicts_another_length_but_not_its_rounded_value():
    assert "5.94 to 6.11 m" in Lengths((5.944, 6.108), False).contradiction(5.94)
    assert Lengths((5.944,), True).contradiction(5.9) == Lengths((), True).contradiction(3) == ""
