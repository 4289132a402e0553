import csv
import math
import re
from itertools import combinations

import pytest

from healthgait.columns import PACES, PLAUSIBLE, QUANTITIES
from healthgait.reference.groups import FEMALE, MALE, Group
from healthgait.reference.values import VALUES_FILE, Reference, all_references, band, percentile, references_for

# People of 1.30 m/s on average, SD 0.20 m/s.
WALKERS = Group("Nobody 1900", (FEMALE, MALE), 20, 29, "UGS", 30, "Table 1", "paper", "10.1000/1")
SPEED = Reference(WALKERS, "Speed", 1.30, 0.20, "")


def sources(quantity: str, sex: int | None, age: float, pace: str = "UGS") -> list[str]:
    return [one.group.source for one in references_for(quantity, sex, age, pace)]


def test_percentiles_of_a_normal_distribution():
    assert percentile(1.30, SPEED) == pytest.approx(50)
    assert percentile(1.50, SPEED) == pytest.approx(84.134, abs=0.001)  # 1 SD above
    assert percentile(0.90, SPEED) == pytest.approx(2.275, abs=0.001)  # 2 SD below


def test_band_is_two_standard_deviations_on_either_side():
    assert band(SPEED) == pytest.approx((0.90, 1.70))


def test_a_man_of_45_is_compared_with_men_and_with_both_sexes():
    assert sources("Speed", MALE, 45) == ["Bohannon 1997", "Novaes 2011"]
    bohannon, novaes = references_for("Speed", MALE, 45, "UGS")
    assert (bohannon.mean, bohannon.sd, bohannon.group.n) == (1.462, 0.164, None)
    assert (novaes.mean, novaes.sd) == (1.35, 0.11)
    older = references_for("Speed", FEMALE, 75, "UGS")
    assert {one.group.sexes for one in older} == {(FEMALE,), (FEMALE, MALE)}


def test_a_band_ends_with_the_last_day_of_its_last_year():
    assert references_for("Speed", MALE, 29.99, "UGS")[0].mean == 1.393
    assert references_for("Speed", MALE, 30, "UGS")[0].mean == 1.458


def test_where_a_study_names_no_upper_limit_there_is_none():
    assert "Oh-Park 2010" in sources("Speed", FEMALE, 99)
    assert "Kawai 2019" not in sources("Speed", FEMALE, 99)


def test_a_person_of_unknown_sex_is_compared_with_both_sexes_together():
    assert sources("Cadence", None, 7) == ["Wu 2013"]
    assert "Bohannon 1997" not in sources("Speed", None, 25)


@pytest.mark.parametrize(
    "quantity, age, pace",
    [("Speed", 17, "UGS"), ("Cadence", 9, "UGS"), ("Cadence", 15, "UGS"), ("Speed", 30, "FGS"), ("BiSP", 70, "UGS"),
     ("Speed", math.nan, "UGS")],
)  # fmt: skip
def test_nothing_is_extrapolated(quantity, age, pace):
    assert references_for(quantity, FEMALE, age, pace) == []


def test_fast_walking_is_compared_with_fast_walking():
    [fast] = references_for("Speed", MALE, 80, "FGS")
    assert (fast.group.source, fast.mean, fast.sd, fast.group.n) == ("Ruggero 2013", 1.39, 0.34, 385)


def test_cadence_of_children_follows_from_their_stride_time():
    [school] = references_for("Cadence", FEMALE, 7, "UGS")
    assert school.mean == pytest.approx(120 / 0.96, abs=0.05)
    assert school.sd == pytest.approx(120 * 0.056 / 0.96**2, abs=0.05)


def test_every_line_says_where_it_is_from():
    with VALUES_FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == len(all_references()) == 41
    for line in lines:
        assert all(line[name] for name in ("source", "where", "read_in"))
        assert re.fullmatch(r"10\.\d{4,}/\S+", line["doi"])


def test_every_value_is_plausible_in_the_unit_of_its_quantity():
    for one in all_references():
        lowest, highest = PLAUSIBLE[one.quantity]
        low, high = band(one)
        assert one.quantity in QUANTITIES and one.group.pace in PACES
        assert lowest < low < high < highest
        assert 0.03 < one.sd / one.mean < 0.30  # a standard error, or a unit missed, lies outside
        assert one.group.n is None or one.group.n >= 10
        assert 0 < one.group.age_from <= one.group.age_to


def test_means_are_of_the_size_that_the_unit_makes_them():
    usual = {"Speed": (0.8, 1.6), "Cadence": (90, 150), "Step": (45, 80), "Stride": (90, 160)}
    for one in all_references():
        lowest, highest = usual[one.quantity]
        assert lowest < one.mean < highest


def test_bands_of_one_study_do_not_overlap():
    for one, other in combinations(all_references(), 2):
        a, b = one.group, other.group
        alike = (a.source, a.pace, one.quantity) == (b.source, b.pace, other.quantity) and set(a.sexes) & set(b.sexes)
        assert not alike or a.age_to < b.age_from or b.age_to < a.age_from
