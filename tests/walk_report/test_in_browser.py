"""The pages in a real browser: on a screen, on a phone and on paper."""

import base64
import re

import pytest

pytest.importorskip("selenium", reason="no selenium: install requirement.txt")
from selenium.webdriver.common.by import By

from healthgait.walk_report.all_pages import write_pages
from tests.browser import NEEDS_BROWSER
from tests.walk_report.tables import write_results

pytestmark = NEEDS_BROWSER
ODD = "<img src=x onerror=alert(1)>&"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    write_results(folder / "before", ["P1", ODD])
    write_results(folder / "after", ["P1", ODD], {"Step_UGS": 70.0})
    measures = folder / "measures.csv"
    measures.write_text("ID,Sex,Age,Height\nP1,1,45,180\n")
    write_pages([folder / "before", folder / "after"], folder / "pages", measures)
    return folder / "pages"


@pytest.mark.parametrize("name", ["P1.html", "index.html"])
@pytest.mark.parametrize("width", [1400, 400])
def test_no_error_no_request_and_nothing_wider_than_the_screen(browser, pages, name, width):
    browser.set_window_size(width, 900)
    browser.get((pages / name).as_uri())
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    log = "\n".join(entry["message"] for entry in browser.get_log("performance"))
    assert set(re.findall(r'"requestWillBeSent".*?"url":"(\w+):', log)) <= {"file", "data"}
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_the_overview_leads_to_every_page_and_sorts(browser, pages):
    browser.get((pages / "index.html").as_uri())
    links = browser.find_elements(By.CSS_SELECTOR, "tbody a")
    assert {link.text for link in links} == {"P1", ODD}
    browser.find_element(By.CSS_SELECTOR, "thead button").click()
    assert [link.text for link in browser.find_elements(By.CSS_SELECTOR, "tbody a")] == [ODD, "P1"]
    browser.find_element(By.LINK_TEXT, ODD).click()
    assert browser.find_element(By.TAG_NAME, "h1").text == f"{ODD}: gait"


def test_contents_lead_to_sections_and_the_page_prints(browser, pages):
    browser.set_window_size(1400, 900)
    browser.get((pages / "P1.html").as_uri())
    targets = [link.get_attribute("href").partition("#")[2] for link in browser.find_elements(By.CSS_SELECTOR, "nav a")]
    assert targets == [heading.get_attribute("id") for heading in browser.find_elements(By.TAG_NAME, "h2")]
    paper = base64.b64decode(browser.print_page())
    assert paper.startswith(b"%PDF") and 1 <= paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page/") <= 8
