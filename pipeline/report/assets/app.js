// The report: data comes in scripts that call lawsieve.loaded(name, value); a view asks for what it needs and draws when it is there.
"use strict";
const lawsieve = (() => {
  const data = new Map(), waiting = new Map();
  const loaded = (name, value) => { data.set(name, value); (waiting.get(name) || []).forEach(done => done(value)); waiting.delete(name); };
  const load = (name, file) => new Promise((done, fail) => {
    if (data.has(name)) return done(data.get(name));
    waiting.set(name, [...(waiting.get(name) || []), done]);
    if (waiting.get(name).length > 1) return;
    const script = document.createElement("script");
    script.src = `data/${file}`;
    script.onerror = () => { waiting.delete(name); fail(new Error(`${file} is missing`)); };
    document.head.append(script);
  });
  return { loaded, load, views: {} };
})();

const view = document.getElementById("view");
const escaped = text => String(text ?? "").replace(/[&<>"']/g, c => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c]);
const count = n => Number(n || 0).toLocaleString("en");
const share = (part, whole) => whole ? `${(100 * part / whole).toFixed(1)} %` : "–";
const signed = n => n ? `${n > 0 ? "+" : "−"}${count(Math.abs(n))}` : "±0";
const tag = (text, kind = "") => `<span class="tag ${kind}">${escaped(text)}</span>`;

// A table whose first number is drawn as a bar behind the name.
function barTable(title, rows, heads, link) {
  if (!rows.length) return `<section class="card"><h2>${title}</h2><p class="note">none</p></section>`;
  const most = Math.max(...rows.map(row => row[1]));
  const body = rows.map(([name, n, ...rest]) => {
    const text = link ? `<a href="${link(name)}">${escaped(name)}</a>` : escaped(name);
    return `<tr><td class="bar"><i style="width:${100 * n / most}%"></i><span>${text}</span></td><td class="num">${count(n)}</td>${rest.map(x => `<td class="num">${escaped(typeof x === "number" ? count(x) : x)}</td>`).join("")}</tr>`;
  }).join("");
  return `<section class="card"><h2>${title}</h2><table><thead><tr>${heads.map((h, i) => `<th class="${i ? "num" : ""}">${h}</th>`).join("")}</tr></thead><tbody>${body}</tbody></table></section>`;
}

const ROLE_COLOURS = { title: "#264653", question: "#2a6f97", answer: "#2a9d8f", body: "#8ab17d", statute: "#e9c46a", heading: "#b5a642",
  related_question: "#9d8cc4", meta: "#a3a3a3", lawyer_card: "#bdb2ff", related_link: "#c9ada7", nav: "#c0c4c9", cta: "#f4a261",
  spam_seo: "#d62828", truncated_snippet: "#e5989b", other_boilerplate: "#dad7cd" };

function rolePlot(roles) {
  const total = roles.reduce((sum, row) => sum + row[3], 0);
  const parts = roles.map(([role, , , chars]) => `<i title="${role}: ${share(chars, total)}" style="flex:${chars};background:${ROLE_COLOURS[role] || "#888"}"></i>`).join("");
  const legend = roles.map(([role, fate, , chars]) => `<span class="tag" style="border-color:${ROLE_COLOURS[role] || "#888"}">${role} ${share(chars, total)}${fate === "dropped" ? " ✂" : ""}</span>`).join("");
  return `<section class="card wide"><h2>Where every character went</h2><div class="split" role="img" aria-label="share of characters by role">${parts}</div><p>${legend}</p></section>`;
}

function failures(rows) {
  const row = ([reason, n, example, message]) => `<tr><td>${tag(reason, "bad")}</td><td class="num">${count(n)}</td><td>${escaped(example)}<br><span class="note">${escaped(message)}</span></td></tr>`;
  return rows.length ? `<section class="card wide"><h2>Failures</h2><table><thead><tr><th>reason</th><th class="num">rows</th><th>for example</th></tr></thead><tbody>${rows.map(row).join("")}</tbody></table></section>` : "";
}

lawsieve.views.overview = async () => {
  const s = await lawsieve.load("summary", "summary.js"), t = s.totals;
  const tiles = [["pages", t.pages], ["questions & answers", t.qa], ["quoted articles", t.statutes], ["citations", t.citations], ["failed", t.failed],
    ["hijacked pages", t.hijacked], ["duplicates", t.duplicates], ["characters kept", share(t.kept_chars, t.raw_chars)]];
  const before = s.previous, changed = before ? Object.keys(before.totals).filter(k => t[k] !== undefined && t[k] !== before.totals[k]) : [];
  const told = changed.map(k => `${k.replace("_", " ")} ${signed(t[k] - before.totals[k])}`).join(", ") || "the same counts";
  const change = before ? `<p class="note">Since run ${escaped(before.run)} of ${escaped(before.finished)}: ${told}.</p>` : "";
  const run = s.run.run ? `<p class="note">Run ${escaped(s.run.run)} of ${escaped(s.run.finished)}, from <code>${escaped(s.run.raw)}</code></p>` : "";
  view.innerHTML = `<h1>What came in, and what came out</h1>${run}
    <div class="tiles">${tiles.map(([name, n]) => `<div class="tile"><b>${typeof n === "number" ? count(n) : n}</b><span>${name}</span></div>`).join("")}</div>${change}
    <div class="cards">${rolePlot(s.roles)}${failures(s.failures)}
    ${barTable("Pages by kind", s.kinds, ["kind", "pages"], k => `#/pages?kind=${encodeURIComponent(k)}`)}
    ${barTable("Pages by script", s.scripts, ["script", "pages"], k => `#/pages?script=${encodeURIComponent(k)}`)}
    ${barTable("Hijacks", s.hijacks, ["kind", "pages"], k => `#/pages?hijack=${encodeURIComponent(k)}`)}
    ${barTable("Quotes by status", s.statuses, ["status", "quotes"], k => `#/pages?status=${encodeURIComponent(k)}`)}
    ${barTable("Citations by verdict", s.verdicts, ["verdict", "mentions"])}
    ${barTable("Questions and answers", s.qa, ["kind", "rows", "complete"])}
    ${s.flags.length ? barTable("Flags of answers", s.flags, ["flag", "rows"]) : ""}
    ${barTable("Most quoted articles", s.quoted.map(([law, label, n, pages]) => [`${law} ${label || ""}`, n, pages]).slice(0, 15), ["article", "quotes", "pages"])}
    ${barTable("Most cited laws", s.laws.slice(0, 15), ["law", "mentions"])}
    ${barTable("Encodings", s.encodings, ["encoding", "pages"])}
    ${barTable("Edits", s.edits, ["kind", "edits"])}
    ${barTable("Hosts", s.hosts.slice(0, 20).map(([h, n, kept, raw, hijacked]) => [h, n, share(kept, raw), hijacked]), ["host", "pages", "kept", "hijacked"], h => `#/pages?host=${encodeURIComponent(h)}`)}
    ${barTable("Hosts without adapter that keep the most short lines", s.wordy.slice(0, 10).map(([h, n, pages]) => [h, Math.round(10 * n / pages) / 10, pages]), ["host", "a page", "pages"], h => `#/pages?host=${encodeURIComponent(h)}`)}
    </div>`;
};

lawsieve.views.rules = async () => {
  const s = await lawsieve.load("summary", "summary.js"), before = s.previous && s.previous.rules && new Map(s.previous.rules.map(([rule, role, n]) => [`${rule} ${role}`, n]));
  const why = rule => `<br><span class="note">${escaped(s.whys[rule])}</span>`;
  const lost = rule => [...before || []].filter(([key]) => key.startsWith(`${rule} `)).reduce((sum, [, n]) => sum + n, 0);
  const row = ([rule, role, n, chars, pages]) => `<tr><td><a href="#/pages?rule=${encodeURIComponent(rule)}">${escaped(rule)}</a> ${tag(role)}${s.whys[rule] ? why(rule) : ""}</td>
    <td class="num">${count(n)}</td>${before ? `<td class="num">${signed(n - (before.get(`${rule} ${role}`) || 0))}</td>` : ""}<td class="num more">${count(chars)}</td><td class="num">${count(pages)}</td></tr>`;
  const silent = s.silent_rules.map(rule => `<tr><td>${escaped(rule)}${lost(rule) ? tag(`${signed(-lost(rule))} since the run before`, "bad") : ""}</td><td class="note">${escaped(s.whys[rule])}</td></tr>`).join("");
  view.innerHTML = `<h1>Rules by hits</h1><div class="cards"><div class="wide card"><table><thead><tr><th>rule</th><th class="num">lines</th>${before ? `<th class="num">change</th>` : ""}<th class="num more">characters</th><th class="num">pages</th></tr></thead>
    <tbody>${s.rules.map(row).join("")}</tbody></table></div>
    <section class="card wide"><h2>Rules that never fired (${count(s.silent_rules.length)})</h2>${silent ? `<table>${silent}</table>` : `<p class="note">${Object.keys(s.whys).length ? "every rule fired" : "the manifest names no rules"}</p>`}</section></div>`;
};

// Views are drawn one after the other, so that one whose data come late never overwrites its successor.
let drawn = Promise.resolve();
const redraw = () => { drawn = drawn.then(draw); };
async function draw() {
  const hash = location.hash;
  const [path, query = ""] = hash.slice(2).split("?");
  const [name, id] = path.split("/");
  try {
    await (lawsieve.views[name || "overview"] || lawsieve.views.overview)(new URLSearchParams(query), id);
  } catch (error) {
    view.innerHTML = `<p class="note">This view can't be drawn: ${escaped(error.message)}. Build the report again with <code>make report</code>.</p>`;
  }
  document.querySelectorAll("header nav a").forEach(a => a.toggleAttribute("aria-current", (name || "") === a.hash.slice(2) || (name === "page" && a.hash === "#/pages")));
  document.body.dataset.ready = hash || "#/";
}
window.addEventListener("hashchange", () => { window.scrollTo(0, 0); redraw(); });
window.addEventListener("DOMContentLoaded", redraw);
