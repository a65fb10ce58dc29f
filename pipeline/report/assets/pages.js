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
    <div class="filters"><input type="search" placeholder="title, address, first lines" value="${escaped(wanted.get("q"))}" aria-label="search">${["kind", "script", "hijack", "status", "rule", "host"].map(choice).join("")}</div>
    <div class="list"></div><button id="more"></button>`;
  const list = view.querySelector(".list"), more = document.getElementById("more");
  const grow = () => {
    const there = list.childElementCount;
    list.insertAdjacentHTML("beforeend", found.slice(there, there + SHOWN).map(listed).join(""));
    more.hidden = found.length <= there + SHOWN;
    more.textContent = `show ${count(Math.min(SHOWN, found.length - there - SHOWN))} more of ${count(found.length - there - SHOWN)}`;
  };
  more.addEventListener("click", grow);
  grow();
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

// Both sides of a line with its edits coloured: each edit is replayed on a list of pieces [character, kind, place in raw].
// What an edit takes out is coloured on the raw side, what it puts in on the clean side; of nested edits the last kind counts.
function sides(line) {
  const raw = [...line.raw.replace(/\n+$/, "")];
  if (line.text === null) return [escaped(raw.join("")), ""];
  const removed = new Map(), pieces = raw.map((c, place) => [c, "", place]);
  for (const { kind, at, old, new: fresh } of line.edits || []) {
    const gone = pieces.splice(at, [...old].length, ...[...fresh].map(c => [c, kind, null]));
    gone.forEach(([, , place]) => place !== null && removed.set(place, kind));
  }
  return [marked(raw.map((c, place) => [c, removed.get(place) || ""]), "del"), marked(pieces, "ins")];
}
// Characters with their kinds as HTML, an element for each stretch of one kind.
function marked(chars, element) {
  let html = "", kind = "";
  for (const [c, k] of chars) {
    if (k !== kind) { html += (kind ? `</${element}>` : "") + (k ? `<${element} class="${escaped(k)}" title="${escaped(k)}">` : ""); kind = k; }
    html += escaped(c);
  }
  return html + (kind ? `</${element}>` : "");
}

lawsieve.views.page = async (_, id) => {
  const rows = await wholeIndex(), place = rows.findIndex(row => row[0] === id);
  if (place < 0) throw new Error(`no page ${id}`);
  const chunk = await lawsieve.load(`pages_${Math.floor(place / CHUNK_PAGES)}`, `pages-${Math.floor(place / CHUNK_PAGES)}.js`);
  const { page, lines, qa, statutes, citations } = chunk[place % CHUNK_PAGES];
  if (!current.includes(id)) current = rows.map(row => row[0]);
  const facts = [page.kind, page.script, page.jurisdiction, page.published_date, page.encoding, page.author, page.site_name].filter(Boolean).map(f => tag(f)).join("");
  const kinds = [...new Set(lines.flatMap(line => (line.edits || []).map(edit => edit.kind)))].sort();
  view.innerHTML = `<h1>${escaped(page.title || page.url)}</h1><p class="note">${escaped(page.url)}<br>${escaped(page.source)}</p>
    <p>${facts}${(page.hijack_kinds || []).map(k => tag(k, "bad")).join("")}${tag(`quality ${Number(page.quality || 0).toFixed(2)}`)}${page.duplicate_of ? `<a href="#/page/${page.duplicate_of}">${tag("duplicate", "bad")}</a>` : ""}
    <button id="toggle">hide dropped lines</button></p>
    ${kinds.length ? `<p class="note">edits: ${kinds.map(k => `<ins class="${escaped(k)}">${escaped(k)}</ins>`).join(" ")}</p>` : ""}
    <div class="card wide"><table class="lines" id="lines"><colgroup><col class="why"><col><col></colgroup><thead><tr><th>role, rule</th><th>raw</th><th>clean</th></tr></thead><tbody>${lines.map(lineRow).join("")}</tbody></table></div>
    <div class="cards" style="margin-top:.8rem">${qa.map(qaCard).join("")}${statutes.map(statuteCard).join("")}${citationTable(citations)}</div>`;
  document.getElementById("toggle").addEventListener("click", toggleDropped);
  view.querySelectorAll("td.why button").forEach((button, n) => button.addEventListener("click", () => ask(page, n, lines[n], button)));
  showMarks(page.page_id);
};
const toggleDropped = () => document.getElementById("lines")?.classList.toggle("hide-dropped");

function lineRow(line) {
  const why = line.fate === "dropped" ? `${escaped(line.role)}<br>${escaped(line.rule)}` : escaped(line.role);
  const [raw, clean] = sides(line);
  return `<tr class="${line.fate} ${escaped(line.role)}${line.rule === "layout.blank" ? " blank" : ""}"><td class="why"><button class="role" title="wrongly ${line.fate}, or in the wrong role? click to say what it should be">${why}</button></td><td class="raw">${raw}</td><td class="clean">${clean}</td></tr>`;
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

// Marks: lines that a reader finds in the wrong role, with the right one; kept in the browser until downloaded for `make golden MARKS=file`.
const KEPT_ROLES = ["title", "question", "answer", "body", "statute", "heading"];
const OTHER_ROLES = ["related_question", "meta", "lawyer_card", "related_link", "nav", "cta", "spam_seo", "truncated_snippet", "other_boilerplate"];
const store = {
  here: [],
  read() { try { return JSON.parse(localStorage.getItem("lawsieve-marks") || "[]"); } catch { return this.here; } },
  write(marks) { this.here = marks; try { localStorage.setItem("lawsieve-marks", JSON.stringify(marks)); } catch { /* no storage for files: marks last until the tab closes */ } },
};
function ask(page, seq, line, button) {
  const known = store.read().find(m => m.page_id === page.page_id && m.seq === seq);
  const group = (name, roles) => `<optgroup label="${name}">${roles.map(role => `<option${known?.right === role ? " selected" : ""}${role === line.role ? " disabled" : ""}>${role}</option>`).join("")}</optgroup>`;
  const choice = document.createElement("select");
  choice.setAttribute("aria-label", "what this line should be");
  choice.innerHTML = `<option value="">right as it is</option>${group("kept", KEPT_ROLES)}${group("dropped", OTHER_ROLES)}`;
  let open = true;  // taking the choice away makes it lose the focus, which closes it too
  const close = () => { if (open) { open = false; choice.replaceWith(button); } };
  choice.addEventListener("change", () => { mark(page, seq, line, choice.value); close(); button.focus(); showMarks(page.page_id); });
  choice.addEventListener("blur", close);
  choice.addEventListener("keydown", event => { if (event.key === "Escape") { close(); button.focus(); } });
  button.replaceWith(choice);
  choice.focus();
}
function mark(page, seq, line, right) {
  const marks = store.read().filter(m => m.page_id !== page.page_id || m.seq !== seq);
  if (right) marks.push({ page_id: page.page_id, url: page.url, source: page.source, seq, raw: line.raw, fate: line.fate, role: line.role, rule: line.rule, right });
  store.write(marks);
}
function showMarks(pageId) {
  const marks = store.read(), bar = document.getElementById("marks");
  bar.hidden = !marks.length;
  bar.querySelector("b").textContent = `${marks.length} line${marks.length === 1 ? "" : "s"} marked on ${new Set(marks.map(m => m.page_id)).size} page(s)`;
  view.querySelectorAll(".lines tbody tr").forEach((row, seq) => {
    const found = marks.find(m => m.page_id === pageId && m.seq === seq);
    row.classList.toggle("marked", !!found);
    row.querySelector(".right")?.remove();
    if (found) row.querySelector("td.why").insertAdjacentHTML("beforeend", `<span class="right">should be ${escaped(found.right)}</span>`);
  });
}
document.getElementById("download").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(store.read(), null, 1)], { type: "application/json" }));
  link.download = "marks.json";
  link.click();
});
document.getElementById("forget").addEventListener("click", () => {
  if (!confirm("Forget all marks?")) return;
  store.write([]);
  showMarks(location.hash.slice(7));
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
