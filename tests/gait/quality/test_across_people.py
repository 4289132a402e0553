from dataclasses import replace
from math import nan

import pytest

from healthgait.gait.quality.across_clips import Evidence
from healthgait.gait.quality.across_people import PersonEvidence, find_across_people, person_evidence

USUAL = PersonEvidence(height_share=0.98, step_share=0.42, cadence_spm=120, left_behind=0.09, given_rate=True)


def found(person, people=24):
    return find_across_people([person] * people, 4.2, 30.0)


def test_nothing_is_said_of_usual_people_nor_of_too_few():
    assert found(USUAL) == []
    wrong = PersonEvidence(0.7, 0.42, 60, -0.09, True)
    assert len(found(wrong, 5)) == 3 and found(wrong, 4) == []
    unknown = PersonEvidence(nan, nan, nan, nan, True)
    assert find_across_people([wrong] * 4 + [unknown] * 9, 4.2, 30.0) == []


@pytest.mark.parametrize(("share", "metres"), [(0.98 * 1.24, "3.4 m"), (0.98 / 1.24, "5.2 m"), (1.08, "3.8 m")])
def test_a_wrong_scale_is_told_with_the_one_that_fits(share, metres):
    (message,) = found(replace(USUAL, height_share=share))
    assert "is the scale (4.2 m)" in message.replace("are the scale", "is the scale") and f"about {metres}" in message


def test_lengths_in_the_sensor_boxes_are_doubted_instead_of_a_scale():
    (message,) = find_across_people([replace(USUAL, height_share=1.2)] * 24, None, 30.0)
    assert "the lengths in the sensor boxes" in message and "would fit" not in message


@pytest.mark.parametrize("share", [0.91, 0.96, 1.0, 1.06])
def test_heights_of_people_off_the_middle_or_stooped_are_nothing_wrong(share):
    assert found(replace(USUAL, height_share=share)) == []


def test_a_wrong_rate_is_told_whatever_the_scale_is():
    # 170 x 0.42 / 100 = 0.71 cm per step/min; 30 x 0.714 / 0.58 = 36.9 frames per second.
    (message,) = found(replace(USUAL, cadence_spm=100))
    assert "too low" in message and "0.71 cm" in message and "rate of 30 " in message and "about 37 " in message
    (message,) = found(replace(USUAL, cadence_spm=150))  # 0.476: below 0.52 by more than 0.036
    assert "too high" in message and "about 25 " in message
    both = found(replace(USUAL, cadence_spm=100, height_share=1.24))
    assert len(both) == 2 and both[1].startswith("all participants: the cadence is too low")


def test_few_people_may_be_unusual():
    assert found(replace(USUAL, cadence_spm=100), people=6) == []  # 0.66 + 2 x 1.25 x 0.07 / sqrt(6) = 0.73


@pytest.mark.parametrize(("steps", "cadence"), [(0.33, 75), (0.136, 110), (0.177, 99)])
def test_slow_walking_and_short_steps_are_no_wrong_rate(steps, cadence):
    assert found(replace(USUAL, step_share=steps, cadence_spm=cadence)) == []


def test_the_given_rate_is_not_blamed_where_files_have_times():
    assert found(replace(USUAL, cadence_spm=100, given_rate=False)) == []


def test_exchanged_sides_are_told():
    (message,) = found(replace(USUAL, left_behind=-0.09))
    assert "are left and right exchanged in the pose?" in message
    assert found(replace(USUAL, left_behind=-0.04)) == []


def test_a_person_is_the_median_of_the_clips():
    clips = [Evidence(step, 120, nan, 30.0, 1.666, 0.09) for step in (71.4, 71.4, 80.0)]
    lost = Evidence(nan, 200, nan, 30.0, nan, nan)
    person = person_evidence([*clips, lost], 170.0, 30.0)
    assert person.height_share == pytest.approx(0.98) and person.left_behind == 0.09 and person.given_rate
    assert person.step_share == pytest.approx(0.42) and person.cadence_spm == 120  # of a height of 1.7 m
    for height_cm in (nan, 1.7):
        assert person_evidence(clips, height_cm, 25.0).height_share != person.height_share
    assert not person_evidence(clips, 170.0, 25.0).given_rate
