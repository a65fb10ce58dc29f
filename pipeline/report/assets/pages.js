// The list of pages with its filters, the view of one page, and the marks that a reader sets on lines.
"use strict";
const INDEX_ROWS = 2000, CHUNK_PAGES = 20, SHOWN = 200;
const FIELDS = { id: 0, title: 1, url: 2, host: 3, kind: 4, script: 5, hijack: 6, kept: 7, raw: 8, quality: 9, qa: 10, statutes: 11, rule: 12, status: 13, text: 14 };
let pageIndex = null, current = [];

async function wholeIndex() {
  if (pageIndex) return pageIndex;
  const { totals } = await lawsieve.load("summary", "summary.js");
  const chunks = [];
  for (let n = 0; n === 0 || n * INDEX_ROWS < totals.pages; n++) chunks.push(lawsieve.load(`index_${n}`, `index-${n}.js`));
  pageIndex = (await Promise.all(chunks)).flat();
  return pageIndex;
}

const values = (rows, field) => [...new Set(rows.flatMap(row => row[FIELDS[field]]))].filter(Boolean).sort();
function fits(row, wanted) {
  for (const field of ["host", "kind", "script", "hijack", "rule", "status"]) {
    const want = wanted.get(field);
    if (!want) continue;
    const have = row[FIELDS[field]];
    if (Array.isArray(have) ? !have.includes(want) : have !== (want === "(no host)" ? "" : want)) return false;
  }
  const search = (wanted.get("q") || "").toLowerCase();
  return !search || `${row[1]} ${row[2]} ${row[14]}`.toLowerCase().includes(search);
}

lawsieve.views.pages = async wanted => {
  const rows = await wholeIndex();
  const found = rows.filter(row => fits(row, wanted));
  current = found.map(row => row[0]);
  const choice = field => `<select data-field="${field}" aria-label="${field}"><option value="">every ${field}</option>${values(rows, field).map(v => `<option${wanted.get(field) === v ? " selected" : ""}>${escaped(v)}</option>`).join("")}</select>`;
  view.innerHTML = `<h1>${count(found.length)} of ${count(rows.length)} pages</h1>
    <div class="filters"><input type="search" placeholder="title, address, text" value="${escaped(wanted.get("q"))}" aria-label="search">${["kind", "script", "hijack", "status", "rule", "host"].map(choice).join("")}</div>
    <div class="list">${found.slice(0, SHOWN).map(listed).join("")}</div>${found.length > SHOWN ? `<p class="note">The first ${SHOWN} are shown; narrow the search to see others.</p>` : ""}`;
  const go = () => {
    const next = new URLSearchParams();
    view.querySelectorAll("[data-field]").forEach(el => el.value && next.set(el.dataset.field, el.value));
    const search = view.querySelector("input[type=search]").value.trim();
    if (search) next.set("q", search);
    location.hash = `#/pages?${next}`;
  };
  view.querySelectorAll("[data-field]").forEach(el => el.addEventListener("change", go));
  view.querySelector("input[type=search]").addEventListener("change", go);
};

function listed(row) {
  const kinds = row[FIELDS.hijack].map(k => tag(k, "bad")).join("");
  return `<a class="row" href="#/page/${row[0]}"><span>${escaped(row[1] || row[2])}</span><span class="num">${share(row[7], row[8])} kept</span>
    <span class="sub">${escaped(row[2])}</span><span>${tag(row[4])}${tag(row[5])}${kinds}</span></a>`;
}

// The text of a line with its edits coloured: each edit is replayed on a list of pieces, so that nested edits show the last kind.
function coloured(line) {
  if (line.text === null) return "";
  let pieces = [...line.raw.replace(/\n+$/, "")].map(c => [c, ""]);
  for (const { kind, at, old, new: fresh } of line.edits || []) {
    const start = placeOf(pieces, at), end = placeOf(pieces, at + [...old].length);
    pieces.splice(start, end - start, ...[...fresh].map(c => [c, kind]), ...(fresh ? [] : [["", kind]]));
  }
  let html = "", kind = "";
  for (const [c, k] of pieces) {
    if (k !== kind) { html += (kind ? "</ins>" : "") + (k ? `<ins class="${escaped(k)}" title="${escaped(k)}">` : ""); kind = k; }
    html += escaped(c);
  }
  return html + (kind ? "</ins>" : "");
}
// Where offset `at` of the text lies among the pieces; a piece that stands for a removed character holds none.
function placeOf(pieces, at) {
  let n = 0;
  for (let seen = 0; n < pieces.length && seen < at; n++) seen += pieces[n][0] ? 1 : 0;
  return n;
}

lawsieve.views.page = async (_, id) => {
  const rows = await wholeIndex(), place = rows.findIndex(row => row[0] === id);
  if (place < 0) throw new Error(`no page ${id}`);
  const chunk = await lawsieve.load(`pages_${Math.floor(place / CHUNK_PAGES)}`, `pages-${Math.floor(place / CHUNK_PAGES)}.js`);
  const { page, lines, qa, statutes, citations } = chunk[place % CHUNK_PAGES];
  if (!current.includes(id)) current = rows.map(row => row[0]);
  const facts = [page.kind, page.script, page.jurisdiction, page.published_date, page.encoding, page.author, page.site_name].filter(Boolean).map(f => tag(f)).join("");
  view.innerHTML = `<h1>${escaped(page.title || page.url)}</h1><p class="note">${escaped(page.url)}<br>${escaped(page.source)}</p>
    <p>${facts}${(page.hijack_kinds || []).map(k => tag(k, "bad")).join("")}${tag(`quality ${Number(page.quality || 0).toFixed(2)}`)}${page.duplicate_of ? `<a href="#/page/${page.duplicate_of}">${tag("duplicate", "bad")}</a>` : ""}
    <button id="toggle">hide dropped lines</button></p>
    <div class="card wide"><table class="lines" id="lines"><colgroup><col class="why"><col><col></colgroup><thead><tr><th>role, rule</th><th>raw</th><th>clean</th></tr></thead><tbody>${lines.map(lineRow).join("")}</tbody></table></div>
    <div class="cards" style="margin-top:.8rem">${qa.map(qaCard).join("")}${statutes.map(statuteCard).join("")}${citationTable(citations)}</div>`;
  document.getElementById("toggle").addEventListener("click", toggleDropped);
  view.querySelectorAll("td.why").forEach((cell, n) => cell.addEventListener("click", () => mark(page, n, lines[n], cell.parentElement)));
  showMarks(page.page_id);
};
const toggleDropped = () => document.getElementById("lines")?.classList.toggle("hide-dropped");

function lineRow(line) {
  const why = line.fate === "dropped" ? `${escaped(line.role)}<br>${escaped(line.rule)}` : escaped(line.role);
  return `<tr class="${line.fate} ${escaped(line.role)}${line.rule === "layout.blank" ? " blank" : ""}"><td class="why" title="click to mark this line as wrongly ${line.fate}">${why}</td><td class="raw">${escaped(line.raw.replace(/\n+$/, ""))}</td><td class="clean">${coloured(line)}</td></tr>`;
}
function qaCard(row) {
  const facts = [row.answerer, row.answerer_title, row.firm, row.region, row.asked_date, row.answered_date, row.helped && `helped ${row.helped}`, row.views && `${row.views} views`].filter(Boolean).map(f => tag(f)).join("");
  return `<section class="card qa"><h2>${tag(row.kind)}${row.complete ? "" : tag("incomplete", "bad")}${(row.flags || []).map(f => tag(f, "bad")).join("")}</h2>
    <h3>${escaped(row.question_title || "(the page lost its question)")}</h3>${row.question_body ? `<p class="note">${escaped(row.question_body)}</p>` : ""}${row.answer ? `<p>${escaped(row.answer)}</p>` : ""}<p>${facts}</p></section>`;
}
function statuteCard(row) {
  const good = ["identical", "punctuation", "repaired"].includes(row.status);
  const edits = (row.edits || []).slice(0, 40).map(e => `${e.old ? `<del class="repair">${escaped(e.old)}</del>` : ""}${e.new ? `<ins class="repair">${escaped(e.new)}</ins>` : ""}`).join(" · ");
  return `<section class="card qa"><h2>${tag(row.status || "unverified", good ? "good" : "")}《${escaped(row.law || row.law_surface || "?")}》${escaped(row.article_label || "")}</h2><p>${escaped(row.text)}</p>
    ${edits ? `<p>${edits}</p>` : ""}${row.official_text && row.status !== "identical" ? `<details><summary>official text</summary><p>${escaped(row.official_text)}</p></details>` : ""}
    ${(row.suggested_articles || []).length ? `<p class="note">it reads like ${row.suggested_articles.map(escaped).join("、")}</p>` : ""}</section>`;
}
function citationTable(rows) {
  if (!rows.length) return "";
  return `<section class="card wide"><h2>Citations</h2><table><thead><tr><th>as printed</th><th>points to</th><th>verdict</th></tr></thead><tbody>${rows.map(c => `<tr><td>${escaped(c.surface)}</td><td>${c.law ? `《${escaped(c.law)}》` : "?"} ${escaped(c.eid)}</td><td>${escaped(c.verdict)}</td></tr>`).join("")}</tbody></table></section>`;
}

// Marks: lines that a reader finds wrongly kept or dropped; kept in the browser until downloaded for `make golden MARKS=file`.
const store = { read: () => JSON.parse(localStorage.getItem("lawsieve-marks") || "[]"), write: marks => localStorage.setItem("lawsieve-marks", JSON.stringify(marks)) };
function mark(page, seq, line, row) {
  const marks = store.read(), at = marks.findIndex(m => m.page_id === page.page_id && m.seq === seq);
  if (at >= 0) marks.splice(at, 1);
  else marks.push({ page_id: page.page_id, url: page.url, source: page.source, seq, raw: line.raw, fate: line.fate, role: line.role, rule: line.rule, wrong: line.fate });
  store.write(marks);
  row.classList.toggle("marked", at < 0);
  showMarks(page.page_id);
}
function showMarks(pageId) {
  const marks = store.read(), button = document.getElementById("marks");
  button.hidden = !marks.length;
  button.textContent = `Download ${marks.length} mark${marks.length === 1 ? "" : "s"}`;
  const rows = view.querySelectorAll(".lines tbody tr");
  marks.filter(m => m.page_id === pageId).forEach(m => rows[m.seq]?.classList.add("marked"));
}
document.getElementById("marks").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(store.read(), null, 1)], { type: "application/json" }));
  link.download = "marks.json";
  link.click();
});

document.addEventListener("keydown", event => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const id = location.hash.startsWith("#/page/") ? location.hash.slice(7) : null;
  const step = { j: 1, k: -1 }[event.key];
  if (step && id && current.length) location.hash = `#/page/${current[(current.indexOf(id) + step + current.length) % current.length]}`;
  else if (event.key === "g") location.hash = "#/";
  else if (event.key === "d") toggleDropped();
  else if (event.key === "/") {
    event.preventDefault();
    if (!location.hash.startsWith("#/pages")) location.hash = "#/pages";
    setTimeout(() => view.querySelector("input[type=search]")?.focus(), 50);
  }
});
