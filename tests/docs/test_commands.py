"""Every command of the pages exists, with the options that it is given."""

import re

import pytest

from tests.docs.pages import DOCS, PAGES, commands, name_of, option_tables
from tests.scripts.test_options import SCRIPTS, parser_of

OF_THEIR_OWN = {"demo", "run_tests"}  # without a parser in Python
TABLES = {
    "agreement": "gait_parameters_agreement",
    "check": "check_dataset",
    "download": "download_dataset",
    "figures": "dataset_graphs",
    "gait_parameters": "gait_parameters_estimation",
    "pages_for_people": "walk_report",
    "partitions": "create_partitions",
    "pose_files": "import_pose",
    "show_clip": "show_clip",
    "simulated_people": "make_synthetic_dataset",
    "study": "technical_validation",
    "video": "estimate_from_video",
    "walkway": "define_walkway",
}
EVERYWHERE = {"-h", "--help", "--version", "--quiet", "--overwrite"}  # which a table may leave to the reference


def spellings(script: str) -> set[str]:
    return {spelling for action in parser_of(script)._actions for spelling in action.option_strings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_command_of_a_page_has_the_options_that_it_is_given(page):
    for script, rest in commands(page):
        if script in SCRIPTS:
            given = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*(?![\w-])", rest.partition("&&")[0]))
            assert given <= spellings(script), f"{script} {rest}"


def test_commands_are_found_on_the_pages():
    found = {script for page in PAGES for script, _ in commands(page)}
    assert {*SCRIPTS, *OF_THEIR_OWN} <= found


@pytest.mark.parametrize(("page", "script"), TABLES.items())
def test_a_table_of_options_has_those_of_the_script(page, script):
    (table,) = [table for table in option_tables(DOCS / "how_to" / f"{page}.md") if table[0] in spellings(script)]
    assert set(table) <= spellings(script)
    assert spellings(script) - EVERYWHERE <= set(table)


def test_every_script_has_a_table_or_needs_none():
    assert {*SCRIPTS} - {*TABLES.values()} == {"extract_modalities", "fetch_pose_model"}
