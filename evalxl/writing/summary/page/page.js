"use strict";
const collator = new Intl.Collator("zh-CN", { numeric: true });
const key = (row, at) => {
  const cell = row.cells[at];
  if (cell.classList.contains("n")) return cell.dataset.v === undefined ? null : Number(cell.dataset.v);
  return cell.textContent === "—" ? null : cell.textContent;
};
const compare = (a, b) => {
  if (a === null || b === null) return (a === null) - (b === null);
  return typeof a === "number" ? a - b : collator.compare(a, b);
};
for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => head.firstChild.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const known = [], unknown = [];
    for (const row of body.rows) (key(row, at) === null ? unknown : known).push(row);
    known.sort((a, b) => compare(key(a, at), key(b, at)) * (down ? -1 : 1));
    body.append(...known, ...unknown);
  }));
}
const department = document.querySelector("select[data-department]");
const narrow = (part) => {
  const table = part.querySelector("table");
  if (!table) return;
  const at = [...table.tHead.rows[0].cells].findIndex((head) => head.textContent === "主管部门");
  const wanted = part.querySelector("input").value.trim().toLowerCase();
  const isMeant = (row) => department.value === "" || row.cells[at]?.textContent === department.value;
  for (const row of table.tBodies[0].rows) {
    row.hidden = !isMeant(row) || !row.textContent.toLowerCase().includes(wanted);
  }
};
const parts = document.querySelectorAll("[data-filtered]");
department.addEventListener("change", () => parts.forEach(narrow));
for (const part of parts) part.querySelector("input").addEventListener("input", () => narrow(part));
