import pandas as pd
import pytest

from healthgait.agreement.report import GaitFile, check_comparable
from healthgait.agreement.units import OTHER_UNITS, TOLERANCE, other_unit
from healthgait.columns import PACES, QUANTITIES
from healthgait.errors import InputError

TABLE = pd.DataFrame(
    {f"{name}_{pace}": values for pace in PACES for name, values in {
        "Step": [61, 66, 70.0], "Stride": [122, 132, 140.0], "Cadence": [110, 112, 118.0], "MonoSP": [0.4, 0.41, 0.42],
        "BiSP": [0.1, 0.12, 0.11], "Speed": [1.1, 1.25, 1.4],
    }.items()},
    index=pd.Index(["PA0", "PA1", "PA2"], name="ID"),
)  # fmt: skip


@pytest.fixture
def files(tmp_path):
    """Twice the same table; in one of them, a column times a factor."""

    def write(name, factor, other_first=False):
        usual, changed = tmp_path / "usual.csv", tmp_path / "changed.csv"
        TABLE.to_csv(usual)
        TABLE.assign(**{name: factor * TABLE[name]}).to_csv(changed)
        return [GaitFile(path) for path in ((changed, usual) if other_first else (usual, changed))]

    return write


@pytest.mark.parametrize("other_first", [False, True])
@pytest.mark.parametrize(
    ("name", "factor", "unit"),
    [
        ("Speed_UGS", 3.6, "km/h"), ("Speed_FGS", 3.6 * 1.1, "km/h"), ("Speed_UGS", 2.237, "mph"),
        ("Step_UGS", 1 / 2.54, "in"), ("Stride_FGS", 1 / 30.48, "ft"), ("Cadence_UGS", 1 / 60, "steps/s"),
    ],
)  # fmt: skip
def test_a_column_in_another_unit_is_refused_in_whichever_file_it_is(files, other_first, name, factor, unit):
    with pytest.raises(InputError, match=rf"changed\.csv: {name} looks like {unit}: its median is "):
        check_comparable(*files(name, factor, other_first))


@pytest.mark.parametrize("name", ["Step_UGS", "Cadence_UGS", "BiSP_UGS", "Speed_UGS"])
@pytest.mark.parametrize("factor", [0.6, 0.9, 1.0, 1.2, 1.7])
def test_methods_that_disagree_are_compared(files, name, factor):
    check_comparable(*files(name, factor))


def test_a_cadence_of_twice_the_steps_is_no_other_unit(files):
    check_comparable(*files("Cadence_UGS", 2.0))


@pytest.mark.parametrize(
    ("name", "factor"), [("Step_UGS", 0.01), ("Step_UGS", 10), ("BiSP_UGS", 1000), ("Speed_UGS", 100)]
)
def test_units_that_are_farther_off_are_refused_by_the_bounds_of_a_table(files, name, factor):
    with pytest.raises(InputError, match=rf"changed\.csv: line 2 \(PA0\), {name}: .* is the unit right"):
        check_comparable(*files(name, factor))


def test_every_unit_is_one_of_a_quantity_and_far_from_ours():
    assert {one.unit for one in QUANTITIES.values()} >= OTHER_UNITS.keys()
    for factors in OTHER_UNITS.values():
        assert all(max(factor, 1 / factor) > 2 > TOLERANCE**2 for factor in factors.values())
    assert other_unit("cm", float("nan"), 60.0) == other_unit("cm", 60.0, float("nan")) == ""
