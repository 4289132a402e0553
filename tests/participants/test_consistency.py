"""Tables of made-up people, filled in wrongly as people do."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from healthgait.errors import InputError
from healthgait.participants.consistency import check_tables, contradictions

MEASURES, GAIT, ESTIMATION = (Path(name) for name in ("measures.csv", "gait.csv", "estimation.csv"))
N = 40
IDS = pd.Index([f"PA{n:03d}" for n in range(N)], name="ID")
HALF = IDS[::2]


def made_up_measures() -> pd.DataFrame:
    random = np.random.default_rng(1)
    height = random.normal(170, 9, N).round(1)
    bmi = random.uniform(17, 38, N)
    weight = (bmi * (height / 100) ** 2).round(1)
    return pd.DataFrame(
        {
            "Sex": np.arange(N) % 2.0,
            "Age": random.integers(18, 65, N) * 1.0,
            "PA_level": "Active",
            "Height": height,
            "Weight": weight,
            "BMI": (weight / (height / 100) ** 2).round(2),
            "WaistC": (height * random.uniform(0.38, 0.75, N)).round(1),
            "HipC": (height * random.uniform(0.5, 0.8, N)).round(1),
            "NeckC": (height * random.uniform(0.17, 0.27, N)).round(1),
        },
        index=IDS,
    )


def made_up_gait(error: float = 0.0) -> pd.DataFrame:
    """Parameters with errors of so large a standard deviation, relative to the value."""
    random = np.random.default_rng(2)
    table = {}
    step, cadence = random.normal(63, 4, N), random.normal(112, 7, N)
    for pace, faster in (("UGS", 1), ("FGS", random.uniform(1.12, 1.2, N))):
        step, cadence = step * faster, cadence * faster
        exact = {"Step": step, "Stride": 2 * step, "Cadence": cadence, "Speed": step * cadence / 6000}
        for name, values in exact.items():
            table[f"{name}_{pace}"] = (values * (1 + random.normal(0, error, N))).round(3)
    return pd.DataFrame(table, index=IDS)


def times(factor: float, *columns: str, rows: pd.Index = HALF) -> Callable[[pd.DataFrame], None]:
    def change(table: pd.DataFrame) -> None:
        for name in columns:
            table.loc[rows, name] *= factor

    return change


def both_paces(factor: float, *quantities: str) -> Callable[[pd.DataFrame], None]:
    return times(factor, *(f"{name}_{pace}" for pace in ("UGS", "FGS") for name in quantities))


def exchange(*pairs: tuple[str, str]) -> Callable[[pd.DataFrame], None]:
    def change(table: pd.DataFrame) -> None:
        for a, b in pairs:
            table.loc[HALF, [a, b]] = table.loc[HALF, [b, a]].to_numpy()

    return change


WALK_MISTAKES = {
    "speed in km/h": (both_paces(3.6, "Speed"), "Speed_UGS in km/h", "Speed_FGS in km/h"),
    "speed in mph": (both_paces(2.237, "Speed"), "Speed_UGS in miles per hour", "Speed_FGS in miles per hour"),
    "cadence in Hz": (
        both_paces(1 / 60, "Cadence"), "Cadence_UGS in steps per second", "Cadence_FGS in steps per second",
    ),
    "cadence of strides": (
        both_paces(1 / 2, "Cadence"), "Cadence_UGS in strides per minute", "Cadence_FGS in strides per minute",
    ),
    "step and stride": (
        exchange(("Step_UGS", "Stride_UGS"), ("Step_FGS", "Stride_FGS")),
        "Step_UGS and Stride_UGS exchanged", "Step_FGS and Stride_FGS exchanged",
    ),
    "step in inches": (both_paces(1 / 2.54, "Step"), "Step_UGS in inches", "Step_FGS in inches"),
    "step and stride in inches": (
        both_paces(1 / 2.54, "Step", "Stride"),
        "Step_UGS and Stride_UGS in inches", "Step_FGS and Stride_FGS in inches",
    ),
    "stride in inches": (times(1 / 2.54, "Stride_FGS"), "Stride_FGS in inches"),
    "strides as steps": (times(2, "Step_UGS"), "strides as Step_UGS"),
    "usual and fast": (
        exchange(*((f"{name}_UGS", f"{name}_FGS") for name in ("Step", "Stride", "Cadence", "Speed"))),
        "UGS and FGS exchanged",
    ),
}  # fmt: skip
BODY_MISTAKES = {
    "weight in lb": (times(2.2046, "Weight"), "Weight in lb"),
    "height in inches": (times(1 / 2.54, "Height"), "Height in inches"),
    "BMI x 1.5": (times(1.5, "BMI"), ""),
    "waist in inches": (times(1 / 2.54, "WaistC"), "WaistC in inches"),
    "waist of all in inches": (times(1 / 2.54, "WaistC", rows=IDS), "WaistC in inches"),
    "hip in inches": (times(1 / 2.54, "HipC"), "HipC in inches"),
    "neck in inches": (times(1 / 2.54, "NeckC"), "NeckC in inches"),
    "all circumferences in inches": (
        times(1 / 2.54, "WaistC", "HipC", "NeckC"), "WaistC, HipC and NeckC in inches",
    ),
}  # fmt: skip


@pytest.mark.parametrize("error", [0, 0.035])  # a floor sensor's, and those of estimation from video
@pytest.mark.parametrize("case", WALK_MISTAKES)
def test_mistakes_in_gait_are_found_in_each_of_their_people_and_explained(case, error):
    change, *mistakes = WALK_MISTAKES[case]
    table = made_up_gait(error)
    assert contradictions(table) == []
    change(table)
    found = contradictions(table)
    assert all(one.refused for one in found)
    assert [(one.participant, one.mistake) for one in found] == [(name, words) for words in mistakes for name in HALF]


@pytest.mark.parametrize("case", BODY_MISTAKES)
def test_mistakes_in_measures_are_found_in_each_of_their_people_and_explained(case):
    change, mistake = BODY_MISTAKES[case]
    table = made_up_measures()
    assert contradictions(table) == []
    change(table)
    found = contradictions(table)
    assert {one.mistake for one in found} == {mistake}
    assert [one.participant for one in found] == list(IDS if "of all" in case else HALF)
    assert all(one.refused for one in found)


def test_one_person_and_the_values():
    table = made_up_measures()
    table.loc["PA007", ["Height", "Weight", "BMI"]] = [157.0, 60.0, 20.76]  # typed for 170: 24.34 by these
    [one] = contradictions(table)
    assert (one.participant, one.refused, one.mistake) == ("PA007", True, "")
    assert one.message == "BMI is not Weight / (Height / 100)² (BMI 20.76, Weight 60, Height 157)"


def test_two_mistakes_in_one_table_are_told_apart():
    table = made_up_gait()
    times(3.6, "Speed_UGS", rows=IDS[:5])(table)
    times(1 / 60, "Cadence_UGS", rows=IDS[5:7])(table)
    named = [(one.participant, one.mistake) for one in contradictions(table)]
    assert named[:5] == [(name, "Speed_UGS in km/h") for name in IDS[:5]]
    assert named[5:] == [(name, "Cadence_UGS in steps per second") for name in IDS[5:7]]


def test_a_slip_that_a_noisy_table_could_hold_is_found_in_an_exact_one():
    table = made_up_gait()
    times(1.2, "Speed_UGS", rows=IDS[3:4])(table)
    [one] = contradictions(table)
    assert (one.participant, one.refused) == ("PA003", False)
    noisy = made_up_gait(0.035)
    times(1.2, "Speed_UGS", rows=IDS[3:4])(noisy)
    assert contradictions(noisy) == []


@pytest.mark.parametrize(
    ("bmi", "refused"), [(24.22, []), (24.0, []), (23.3, []), (23.0, [False]), (25.5, [False]), (26.8, [True])]
)  # 70 kg at 170 cm are 24.22
def test_rounding_is_no_contradiction(bmi, refused):
    table = pd.DataFrame({"Height": [170.0], "Weight": [70.0], "BMI": [bmi]}, ["A"])
    assert [one.refused for one in contradictions(table)] == refused


@pytest.mark.parametrize(("fast", "refused"), [(1.14, []), (0.97, []), (0.93, [False]), (0.88, [True])])
def test_who_is_slower_when_fast(fast, refused):
    # The real walkers: 1.14 times as fast or more.
    values = {"Step": 60.0, "Stride": 120.0, "Cadence": 100.0, "Speed": 1.0}
    row = {f"{name}_UGS": value for name, value in values.items()}
    row |= {f"{name}_FGS": value * (fast if name in ("Cadence", "Speed") else 1) for name, value in values.items()}
    assert [one.refused for one in contradictions(pd.DataFrame([row], ["A"]))] == refused


def test_speeds_are_compared_without_steps_too():
    table = pd.DataFrame({"Speed_UGS": [1.2, 1.2], "Speed_FGS": [1.5, 1.0]}, ["A", "B"])
    assert [(one.participant, one.broken) for one in contradictions(table)] == [("B", "Speed_FGS is below Speed_UGS")]


def test_what_is_missing_contradicts_nothing():
    table = made_up_gait()
    table.loc[IDS[1], :] = np.nan
    table.loc[IDS[2], ["Step_UGS", "Stride_FGS"]] = np.nan
    assert contradictions(table) == []
    assert contradictions(made_up_measures()[["Sex", "Age", "BMI"]]) == []
    assert contradictions(made_up_measures().assign(Height=np.nan)) == []


def test_contradictions_are_refused_in_a_line_a_kind():
    measures, gait = made_up_measures(), made_up_gait()
    times(2.2046, "Weight", rows=IDS[:1])(measures)
    both_paces(3.6, "Speed")(gait)
    with pytest.raises(InputError) as refusal:
        check_tables(MEASURES, measures, {GAIT: gait})
    body, usual, fast, advice = str(refusal.value).split("\n")
    assert body.startswith("measures.csv: 1 of 40 people: BMI is not") and "Weight in lb? PA000 (BMI" in body
    assert usual.startswith("gait.csv: 20 of 40 people: Speed_UGS is not") and "PA000 (" in usual and "PA004 (" in usual
    assert "Speed_FGS in km/h?" in fast and "PA006" not in fast
    assert "accept implausible values" in advice
    accepted = check_tables(MEASURES, measures, {GAIT: gait}, accept_implausible=True)
    assert accepted == [body, usual, fast]


def test_nothing_is_said_of_tables_that_are_right():
    assert check_tables(MEASURES, made_up_measures(), {GAIT: made_up_gait(), ESTIMATION: made_up_gait(0.035)}) == []


def test_people_of_another_spelling_and_twins_are_warned_about():
    measures, gait = made_up_measures(), made_up_gait()
    gait.index = [name.lower() if name in HALF else name for name in gait.index]
    measures.loc["PA009"] = measures.loc["PA031"]
    spelling, twins = check_tables(MEASURES, measures, {GAIT: gait})
    assert "20 of 40 people" in spelling and "'pa000' for 'PA000'" in spelling
    assert twins.startswith("measures.csv: 2 people") and "PA009 = PA031" in twins


def test_a_slip_is_warned_about():
    gait = made_up_gait()
    times(1.2, "Speed_UGS", rows=IDS[3:4])(gait)
    [line] = check_tables(MEASURES, made_up_measures(), {GAIT: gait})
    assert line.startswith("gait.csv: 1 of 40 people: Speed_UGS is not") and "PA003" in line
