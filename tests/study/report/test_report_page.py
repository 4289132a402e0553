"""The report in a real browser, which the tests are skipped without."""

import base64
import re
from dataclasses import replace

import pytest

pytest.importorskip("selenium", reason="no selenium: install requirement.txt")
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from healthgait.columns import ID
from healthgait.study.cells import FAILED, Cell
from healthgait.targets import WEIGHT_TARGET
from tests.browser import NEEDS_BROWSER
from tests.study.made_up_study import people, predictions, write_cell, write_study
from tests.study.report.test_page import report

pytestmark = NEEDS_BROWSER
ODD = "<img src=x onerror=alert(1)>&\"'</script>"
LONG = "long_name_" * 30


@pytest.fixture(scope="module")
def study_page(tmp_path_factory):
    """A report with two methods, and names with markup characters and without an end."""
    save_dir = tmp_path_factory.mktemp("page")
    outcomes = write_study(save_dir, 40, inputs=("usual_gait", "circumference"))
    odd = people(8)
    odd.loc[:1, ID] = [ODD, LONG]
    cell = Cell(WEIGHT_TARGET, f"XGBoost {ODD}", LONG, "OptoGait", 0)
    cell_folder = Cell(WEIGHT_TARGET, "Odd", "odd", "OptoGait", 0)
    written = write_cell(save_dir, cell_folder, predictions(WEIGHT_TARGET, odd, 0.5, 1), left_out={LONG: [ODD, LONG]})
    outcomes.append(replace(written, cell=cell))
    outcomes.append(replace(written, cell=replace(cell, partition=1), status=FAILED, reason=f"{ODD} {LONG}"))
    report(save_dir, outcomes, warnings=[ODD, LONG])
    return save_dir / "report.html"


@pytest.fixture
def page(browser, study_page):
    browser.set_window_size(1280, 900)
    browser.get(study_page.as_uri())
    return browser


def column(page, table: str, number: int) -> list[list[str]]:
    """The first text of each visible cell in a column, by group of rows."""
    return page.execute_script(
        "return [...document.querySelector(arguments[0]).tBodies].map(body => [...body.rows]"
        ".filter(row => !row.hidden && !row.classList.contains('method'))"
        ".map(row => row.cells[arguments[1]].firstChild.textContent.trim()))",
        table, number,
    )  # fmt: skip


def numbers(texts: list[str]) -> list[float]:
    return [float(text.split()[0].replace("−", "-")) for text in texts]


def test_no_error_and_no_request_leaves_the_page(page, study_page):
    assert [entry["message"] for entry in page.get_log("browser")] == []
    asked = re.findall(
        r'"requestWillBeSent".*?"url":"(\w+):', "\n".join(e["message"] for e in page.get_log("performance"))
    )
    assert set(asked) <= {"file", "data"}
    assert not re.search(r"https?://", study_page.read_text("utf-8"))


def test_contents_lead_to_every_section(page):
    links = page.find_elements(By.CSS_SELECTOR, "nav a")
    headings = page.find_elements(By.CSS_SELECTOR, "h2")
    assert [link.text for link in links] == [heading.text for heading in headings]
    for link, heading in zip(links, headings, strict=True):
        link.click()
        top = heading.rect["y"] - page.execute_script("return scrollY")
        at_end = page.execute_script("return innerHeight + scrollY >= document.documentElement.scrollHeight - 2")
        assert -1 <= top <= 40 or (at_end and 0 < top < 900)


@pytest.mark.parametrize("key", [None, Keys.ENTER])
def test_sorts_by_number_in_both_directions_within_each_method(page, key):
    table = "#table-2 + .filter + .scroll table"
    before = column(page, table, 1)
    assert len(before) >= 3
    head = page.find_elements(By.CSS_SELECTOR, f"{table} thead th")[1]
    button = head.find_element(By.TAG_NAME, "button")
    for direction, reverse in (("ascending", False), ("descending", True)):
        button.send_keys(key) if key else button.click()
        assert head.get_attribute("aria-sort") == direction
        after = [numbers(group) for group in column(page, table, 1)]
        assert after == [sorted(numbers(group), reverse=reverse) for group in before]


def test_signed_errors_of_participants_sort_by_number_and_the_missing_come_last(page):
    details = page.find_elements(By.CSS_SELECTOR, "details.folded")[1]
    details.find_element(By.TAG_NAME, "summary").click()
    table = "details.folded:nth-of-type(2) table"
    heads = details.find_elements(By.CSS_SELECTOR, "thead th")
    assert "Weight" in details.text and len(heads) == 5
    for reverse in (False, True):
        heads[4].find_element(By.TAG_NAME, "button").click()
        (texts,) = column(page, table, 4)
        told = [text for text in texts if text != "–"]
        assert len(told) == 8 and texts[:8] == told
        assert numbers(told) == sorted(numbers(told), reverse=reverse)
    assert min(numbers(told)) < 0 < max(numbers(told))


def test_cells_without_a_value_come_last_in_a_column_of_words_too(page):
    table = "#table-2 + .filter + .scroll table"
    page.execute_script(
        "let count = 0; for (const row of document.querySelectorAll(arguments[0] + ' tbody tr:not(.method)'))"
        "row.cells[1].textContent = ['worse', '–', 'better'][count++ % 3]",
        table,
    )
    button = page.find_elements(By.CSS_SELECTOR, f"{table} thead th button")[1]
    for reverse in (False, True):
        button.click()
        for group in column(page, table, 1):
            told = [word for word in group if word != "–"]
            assert group[: len(told)] == sorted(told, reverse=reverse)


def test_paper_has_all_rows_whatever_is_filtered(page):
    rows = "document.querySelectorAll('#table-2 + .filter + .scroll tbody tr')"
    shown = f"return [...{rows}].map(row => row.offsetHeight > 0)"
    everything = page.execute_script(shown)
    page.find_element(By.CSS_SELECTOR, "#table-2 + .filter input").send_keys("no such row")
    assert not any(page.execute_script(shown))
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert page.execute_script(shown) == everything
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_filter_shows_the_rows_that_hold_every_word(page):
    table = "#table-2 + .filter + .scroll table"
    box = page.find_element(By.CSS_SELECTOR, "#table-2 + .filter input")
    box.send_keys("xgboost CIRCUMFERENCE")
    assert [group for group in column(page, table, 0) if group] == [["circumference"]]
    assert re.fullmatch(r"1 of \d+ rows", page.find_element(By.CSS_SELECTOR, "#table-2 + .filter output").text)
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(Keys.DELETE)
    assert sum(map(len, column(page, table, 0))) > 3


def test_figure_opens_large_and_closes(page):
    button = page.find_element(By.CSS_SELECTOR, "figure button")
    dialog = page.find_element(By.TAG_NAME, "dialog")
    for close in ("Escape", "button"):
        button.send_keys(Keys.ENTER)
        assert dialog.is_displayed()
        small, large = (page.find_element(By.CSS_SELECTOR, f"{place} img").rect for place in ("figure", "dialog"))
        assert large["width"] > small["width"]
        if close == "Escape":
            page.switch_to.active_element.send_keys(Keys.ESCAPE)
        else:
            dialog.find_element(By.TAG_NAME, "button").click()
        assert not dialog.is_displayed()
        assert page.switch_to.active_element == button


def test_switch_changes_the_background_and_paper_stays_light(page):
    background = "return getComputedStyle(document.body).backgroundColor"
    first = page.execute_script(background)
    switch = page.find_element(By.CSS_SELECTOR, "button.theme")
    switch.click()
    second = page.execute_script(background)
    assert {first, second} == {"rgb(255, 255, 255)", "rgb(20, 24, 29)"}
    page.execute_script("document.documentElement.className = 'dark'")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert page.execute_script(background) == "rgb(255, 255, 255)"
    assert not switch.is_displayed()
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("width_px", [360, 768, 1280])
def test_nothing_is_wider_than_the_screen(page, width_px):
    size = {"width": width_px, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.refresh()
    page.execute_script("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
    found = page.execute_script("return document.documentElement.scrollWidth")
    contents_open = page.find_element(By.CSS_SELECTOR, "nav details").get_attribute("open") is not None
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert found <= width_px
    assert contents_open == (width_px == 1280)


def test_names_are_text(page):
    assert page.find_elements(By.CSS_SELECTOR, "img[src=x]") == []
    assert page.find_elements(By.CSS_SELECTOR, "tr.method span")[-1].is_displayed()
    assert ODD in page.find_element(By.CSS_SELECTOR, ".warnings").text


def test_prints(page):
    assert base64.b64decode(page.print_page()).startswith(b"%PDF-")


def test_can_be_read_without_javascript(browser, study_page):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(study_page.as_uri())
        assert browser.find_elements(By.CSS_SELECTOR, "button, input, dialog") == []
        assert browser.find_element(By.CSS_SELECTOR, "nav a").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_colours_only_where_the_people_are_real(page, shared_study, tmp_path):
    assert page.find_elements(By.CSS_SELECTOR, "td.better, td.worse") != []
    _, outcomes = shared_study
    simulated, _ = report(tmp_path, outcomes, simulated=True)
    assert not [value for name, value in simulated.attributes if name == "class" and re.match("better|worse", value)]
