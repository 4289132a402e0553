"use strict";
// Everything here is an extra: the page can be read without it, so the script makes its own controls.
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

// Theme: nothing is remembered.
const theme = make("button", { type: "button", className: "control theme", textContent: "Light / dark" });
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
theme.addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.className ? root.className === "dark" : systemIsDark.matches;
  root.className = dark ? "light" : "dark";
});
document.querySelector("h1").after(theme);

// Contents: folded where they would fill a narrow screen, open on paper.
const contents = document.querySelector("nav details");
if (contents) {
  const wide = matchMedia("(min-width: 75rem)");
  const fold = () => { contents.open = wide.matches; };
  fold();
  wide.addEventListener("change", fold);
  addEventListener("beforeprint", () => { contents.open = true; });
  addEventListener("afterprint", fold);
}

// Sorting: by number where a cell starts with one; cells without a value stay last in both directions.
const words = (row, column) => row.cells[column].firstChild?.textContent.trim() ?? "";
function number(text) {
  const found = text.replace("−", "-").match(/^[+-]?\d+(\.\d+)?(?![\w])/);
  return found ? Number(found[0]) : NaN;
}
function compare(one, other, column, numeric, sign) {
  const [a, b] = [words(one, column), words(other, column)];
  if (!numeric) {
    const [none, others] = [a, b].map((text) => text === "" || text === "–");
    return none || others ? none - others : sign * a.localeCompare(b, "en", { numeric: true });
  }
  const [x, y] = [number(a), number(b)];
  if (isNaN(x) || isNaN(y)) return isNaN(x) - isNaN(y);
  return sign * (x - y);
}
function sort(table, column) {
  const heads = [...table.tHead.rows[0].cells];
  const ascending = heads[column].getAttribute("aria-sort") !== "ascending";
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  heads[column].setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const numeric = column > 0 && [...table.querySelectorAll("tbody tr:not(.method)")].some((row) => !isNaN(number(words(row, column))));
  for (const body of table.tBodies) {
    const rows = [...body.querySelectorAll("tr:not(.method)")];
    body.append(...rows.sort((one, other) => compare(one, other, column, numeric, ascending ? 1 : -1)));
  }
}

// Filter: rows that hold every word, in their own text or their method's name.
function filter(table, wanted, output) {
  let shown = 0, all = 0;
  for (const body of table.tBodies) {
    const group = body.querySelector("tr.method");
    let here = 0;
    for (const row of body.querySelectorAll("tr:not(.method)")) {
      const text = `${group?.textContent ?? ""} ${row.textContent}`.toLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      here += !row.hidden;
      all += 1;
    }
    body.hidden = here === 0;
    shown += here;
  }
  output.textContent = wanted.length ? `${shown} of ${all} rows` : "";
}

for (const table of document.querySelectorAll("table:not(.plain)")) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = make("button", { type: "button", title: "Sort" });
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, column));
    head.append(button);
  });
  const box = make("input", { type: "search", placeholder: "Filter rows" });
  box.setAttribute("aria-label", `Filter rows of ${table.dataset.name}`);
  const output = make("output", {});
  box.addEventListener("input", () => filter(table, box.value.toLowerCase().split(/\s+/).filter(Boolean), output));
  const line = make("div", { className: "control filter" });
  line.append(box, output);
  table.parentElement.before(line);
}

// Figures: one dialog for all, which shows the picture that is in the page already.
const dialog = make("dialog", {});
const large = make("img", {});
const close = make("button", { type: "button", textContent: "Close" });
dialog.setAttribute("aria-label", "Figure");
dialog.append(close, large);
document.body.append(dialog);
close.addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
for (const image of document.querySelectorAll("figure img")) {
  const open = make("button", { type: "button", className: "control", textContent: "Enlarge" });
  const show = () => {
    [large.src, large.alt] = [image.src, image.alt];
    dialog.showModal();
  };
  open.addEventListener("click", show);
  image.addEventListener("click", show);
  image.style.cursor = "zoom-in";
  image.closest("figure").append(open);
}
