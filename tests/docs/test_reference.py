"""The pages that follow from the code are those of today."""

import runpy

import pytest

from tests.conftest import ROOT
from tests.docs.pages import DOCS, option_tables, text_of
from tests.scripts.test_options import SCRIPTS

MADE = runpy.run_path(str(DOCS / "make_reference.py"))


@pytest.mark.parametrize("name", MADE["PARTS"])
def test_a_generated_part_is_what_the_code_says(name):
    _, written, _ = MADE["parts_of"](name)
    assert written == MADE["PARTS"][name](), f"run python {DOCS.relative_to(ROOT)}/make_reference.py"


def test_every_script_has_its_options_there():
    assert len(option_tables(DOCS / "reference/options.md")) == len(SCRIPTS)


def test_every_column_of_the_estimation_is_described():
    from healthgait.gait.estimation.tables import TABLES

    text = text_of(DOCS / "reference/tables.md") + text_of(DOCS / "explanation/joint_angles.md")
    detailed = ("_left", "_right", "_SD", "_percent", "_se")  # which the page has once for all quantities
    plain = {name for table in TABLES.values() for name in table.columns if not name.endswith((*detailed, "GS"))}
    assert [name for name in sorted(plain) if f"`{name}`" not in text] == []
