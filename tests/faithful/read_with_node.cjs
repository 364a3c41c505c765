const fs = require('fs'), file = process.argv[3], lib = process.argv[2];
function plain(v) {
  if (v === null || v === undefined) return null;
  if (typeof v === 'object') {
    if (v.richText) return v.richText.map(r => r.text).join('');
    if ('result' in v) return plain(v.result);
    if ('formula' in v || 'sharedFormula' in v) return null;
    if ('text' in v) return plain(v.text);
    if (v.error) return v.error;
  }
  return v;
}
const found = {};
const keep = (sheet, at, v) => { if (v !== null && v !== '') (found[sheet] = found[sheet] || {})[at] = v; };
if (lib === 'xlsx') {
  const book = require('xlsx').read(fs.readFileSync(file));
  for (const n of book.SheetNames) for (const [a, c] of Object.entries(book.Sheets[n])) if (a[0] !== '!') keep(n, a, c.t === 'e' ? c.w : c.v === undefined ? null : c.v);
  process.stdout.write(JSON.stringify(found));
} else {
  const book = new (require('exceljs').Workbook)();
  book.xlsx.readFile(file).then(() => {
    book.eachSheet(s => s.eachRow(r => r.eachCell(c => { if (!c.isMerged || c.master === c) keep(s.name, c.address, plain(c.value)); })));
    process.stdout.write(JSON.stringify(found));
  });
}
