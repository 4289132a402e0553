import numpy as np
import pandas as pd

from healthgait.partitioning.strata import Strata, strata_of
from healthgait.targets import SEX_TARGET, Kind, Target

ACTIVITY = Target("activity", "PA_level", Kind.CLASSIFICATION, classes=("Active", "Non active"), strata=("PA_level",))
HEIGHT = Target("height", "Height", Kind.REGRESSION, "cm", strata=("Height",))


def table(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns).rename("PA{:03d}".format).rename_axis("ID")


def members(strata: Strata) -> dict[str, int]:
    return strata.labels.value_counts().to_dict()


def test_a_number_is_divided_into_quarters_of_the_people():
    classes = strata_of(table(Height=[160.0, 150, 180.5, 170, 155, 175, 165, 190]), HEIGHT)["Height"]
    assert classes.cat.categories.tolist() == ["Height <160", "Height 160-170", "Height 170-180.5", "Height >=180.5"]
    assert classes.cat.ordered
    assert classes.value_counts().tolist() == [2] * 4
    assert classes["PA000"] == "Height 160-170"


def test_values_that_many_share_make_fewer_classes():
    assert strata_of(table(Height=[0.0] * 9 + [1]), HEIGHT)["Height"].value_counts().tolist() == [9, 1]
    assert strata_of(table(Height=[0.0] * 9 + [1, 2, 3, 4]), HEIGHT)["Height"].value_counts().to_dict() == {
        "Height <1": 9, "Height >=1": 4,
    }  # fmt: skip
    assert strata_of(table(Height=[7.0] * 3), HEIGHT)["Height"].tolist() == ["Height any"] * 3


def test_classes_are_those_of_the_table_and_who_lacks_one_is_left_out():
    classes = strata_of(table(PA_level=["Non active", None, "Active"]), ACTIVITY)
    assert classes["PA_level"].to_dict() == {"PA000": "PA_level Non active", "PA002": "PA_level Active"}
    by_number = Target("level", "Level", Kind.CLASSIFICATION, classes=("1", "2"), strata=("Level", "Sex"))
    classes = strata_of(table(Level=[1.0, 2, 2], Sex=[1.0, 0, np.nan]), by_number)
    assert classes.to_numpy().tolist() == [["Level 1", "male"], ["Level 2", "female"]]


def test_one_person_alone_joins_the_smaller_neighbour_among_those_alike_in_all_else():
    # By site and sex; one woman of site B alone is from 35 to 49.
    people = table(
        Site=["A"] * 20 + ["B"] * 17,
        Sex=[0.0] * 10 + [1.0] * 10 + [0.0] * 17,
        Age=[20.0] * 10 + [20.0] * 10 + [20.0] * 10 + [40.0] + [60.0] * 6,
    )
    target = Target("site", "Site", Kind.CLASSIFICATION, classes=("A", "B"), strata=("Site", "Age", "Sex"))
    strata = Strata(strata_of(people, target))
    strata.merge_below(4)
    assert strata.merged == ["Site B female 35-49 (1) into Site B female >=50 (6)"]
    assert sorted(members(strata).values()) == [7, 10, 10, 10]


def test_without_an_order_the_first_column_is_kept_as_long_as_it_can_be():
    # Class C: 3 women and 2 men; they are merged with each other, although 4 women of class B are nearer in number.
    target = Target("kind", "Kind", Kind.CLASSIFICATION, classes=("A", "B", "C"), strata=("Kind", "Sex"))
    sexes = [0.0] * 8 + [1.0] * 8 + [0.0] * 4 + [0.0] * 3 + [1.0] * 2
    people = table(Kind=["A"] * 16 + ["B"] * 4 + ["C"] * 5, Sex=sexes)
    strata = Strata(strata_of(people, target))
    strata.merge_below(4)
    assert strata.merged == ["Kind C male (2) into Kind C female (3)"]
    strata.merge_below(4, most=3)
    assert strata.merged[1:] == ["Kind B female (4) into Kind A female (8)"]


def test_codes_go_by_the_order_of_drawing():
    # Words of the authors for the age groups, by the alphabet: adult, senior, young.
    people = table(Age=[20.0, 40, 60, 40], Sex=[0.0, 1, 1, 0])
    assert Strata(strata_of(people, SEX_TARGET)).codes().tolist() == [3, 1, 2, 0]
