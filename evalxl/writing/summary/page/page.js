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
for (const input of document.querySelectorAll("input[data-filter]")) {
  const rows = document.querySelectorAll(`#${input.dataset.filter} tbody tr`);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
