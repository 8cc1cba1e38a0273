"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const app = document.getElementById("app");
  const PAGE = 25;
  const { number, percent, said, h, s } = dom;

  const look = (category) => data.looks[category] || data.looks.other;
  const label = (entry) => entry.category || (entry.stage === "names" ? "name" : entry.stage);
  const sign = (category) => h("span", { class: "sign", "data-group": look(category).group, "aria-hidden": "true" }, look(category).sign);
  const bar = (share, group) =>
    s("svg", { viewBox: "0 0 100 10", width: "100%", height: "10", preserveAspectRatio: "none", "aria-hidden": "true", "data-group": group },
      s("rect", { class: "track", width: 100, height: 10 }),
      s("rect", { class: "mark", width: Math.max(share > 0 ? 1 : 0, 100 * share), height: 10 }));
  const table = (heads, rows) =>
    h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": heads[0][0] },
      h("table", null, h("thead", null, h("tr", null, heads.map(([name, kind]) => h("th", { class: kind, scope: "col" }, name)))), h("tbody", null, rows)));

  let keys = true;
  let now = null; // What the article view offers to the keys.

  /* The whole run */
  const facts = (title, counts) => {
    const listed = Object.entries(counts);
    return h("section", { class: "card" }, h("h2", null, title),
      listed.length ? table([[title.toLowerCase()], ["documents", "n"]], listed.map(([name, count]) => h("tr", null, h("td", { class: "name" }, name || "(not told)"), h("td", { class: "n" }, number.format(count))))) : h("p", { class: "quiet" }, "none"));
  };
  const paged = (title, heads, rows, note) => {
    const body = h("div");
    const filter = h("input", { type: "search", "aria-label": `filter ${title.toLowerCase()}`, placeholder: "filter" });
    let page = 0;
    const draw = () => {
      const wanted = filter.value.toLowerCase();
      const found = rows.filter((row) => row.name.toLowerCase().includes(wanted));
      const pages = Math.max(1, Math.ceil(found.length / 10));
      page = Math.min(page, pages - 1);
      body.replaceChildren(
        table(heads, found.slice(10 * page, 10 * page + 10).map((row) => row.make())),
        pager(page, pages, (to) => { page = to; draw(); }));
    };
    filter.addEventListener("input", () => { page = 0; draw(); });
    draw();
    return h("section", { class: "card" }, h("h2", null, title), rows.length > 10 ? h("p", null, filter) : null, body, note ? h("p", { class: "quiet" }, note) : null);
  };
  const pager = (page, pages, go) =>
    pages < 2 ? h("span") : h("p", { class: "bar pager" },
      h("button", { type: "button", disabled: page === 0, onclick: () => go(page - 1) }, "← back"),
      h("span", null, `${page + 1} of ${pages}`),
      h("button", { type: "button", disabled: page === pages - 1, onclick: () => go(page + 1) }, "more →"));
  const columns = (shares) => {
    const top = Math.max(1, ...shares);
    const about = `Documents by the share of their characters that was removed: ${shares.map((count, i) => (count ? `${i ? `${5 * i - 5}–${5 * i} %` : "nothing"}: ${count}` : "")).filter(Boolean).join("; ")}`;
    return s("svg", { class: "plot", viewBox: "0 0 436 150", role: "img", "aria-label": about },
      shares.map((count, i) => s("g", null,
        s("rect", { class: "mark", x: i * 20 + 2, y: 125 - (110 * count) / top, width: 16, height: (110 * count) / top }),
        count ? s("text", { x: i * 20 + 10, y: 120 - (110 * count) / top, "text-anchor": "middle" }, count > 9999 ? `${Math.round(count / 1000)}k` : count) : null,
        i % 4 === 0 ? s("text", { x: i * 20 + 10, y: 140, "text-anchor": "middle" }, i ? `${5 * i} %` : "0") : null)),
      s("line", { x1: 0, x2: 420, y1: 125.5, y2: 125.5 }));
  };
  const overview = () => {
    const run = data.run;
    const lost = run.chars_in ? 1 - run.chars_out / run.chars_in : 0;
    const tile = (name, value) => h("div", { class: "card", "data-tile": name }, h("strong", null, value), name);
    const most = Math.max(1, ...Object.values(run.categories).map((tally) => tally.removed_chars));
    const byChars = Object.entries(run.categories).sort((a, b) => b[1].removed_chars - a[1].removed_chars);
    const highest = Math.max(0.01, ...run.outlets.map(([, tally]) => tally.removed_share));
    const hits = Math.max(1, ...run.rules.map(([, tally]) => tally.hits));
    app.replaceChildren(top("overview"), h("main", null,
      h("div", { class: "tiles" }, tile("documents", number.format(run.documents)), tile("changed", number.format(run.changed)), tile("rejected", run.rejected === null ? "not told" : number.format(run.rejected)), tile("characters removed", percent(lost))),
      h("div", { class: "grid" },
        h("section", { class: "card" }, h("h2", null, "Removed by category"),
          table([["category"], ["", "plot"], ["edits", "n"], ["characters", "n"]], byChars.map(([name, tally]) => h("tr", { "data-category": name },
            h("td", { class: "name" }, sign(name), name || "names and mends"), h("td", { class: "plot" }, bar(tally.removed_chars / most, look(name).group)), h("td", { class: "n" }, number.format(tally.hits)), h("td", { class: "n" }, number.format(tally.removed_chars)))))),
        h("section", { class: "card" }, h("h2", null, "How much documents lost"), columns(run.shares), h("p", { class: "quiet" }, `${number.format(run.measured)} documents by the share of their characters that was removed`)),
        paged("Removed by outlet", [["outlet"], ["", "plot"], ["mean removed", "n"], ["documents", "n"]], run.outlets.map(([name, tally]) => ({ name: name || "(not told)", make: () => h("tr", null,
          h("td", { class: "name" }, name || "(not told)"), h("td", { class: "plot" }, bar(tally.removed_share / highest)), h("td", { class: "n" }, percent(tally.removed_share)), h("td", { class: "n" }, number.format(tally.documents))) })),
          run.outlets_count > run.outlets.length ? `the ${run.outlets.length} largest of ${number.format(run.outlets_count)}` : null),
        paged("Rules", [["rule"], ["", "plot"], ["edits", "n"], ["documents", "n"]], run.rules.map(([name, tally]) => ({ name, make: () => h("tr", null,
          h("td", { class: "name" }, sign(tally.category), h("code", null, name)), h("td", { class: "plot" }, bar(tally.hits / hits, look(tally.category).group)), h("td", { class: "n" }, number.format(tally.hits)), h("td", { class: "n" }, number.format(tally.documents))) })),
          run.rules_count > run.rules.length ? `the first ${run.rules.length} of ${number.format(run.rules_count)}` : null),
        facts("Verdicts", run.verdicts), facts("Flags", run.flags), facts("Rejected", run.reasons),
        facts("Languages", Object.fromEntries(run.languages.map(([name, tally]) => [name, tally.documents]))),
        run.letters.length ? h("section", { class: "card" }, h("h2", null, "Some of the rejected"),
          table([["source"], ["reason"], ["what was told"]], run.letters.map((letter) => h("tr", null, h("td", { class: "name" }, `${letter.source}:${letter.ordinal}`), h("td", null, letter.reason), h("td", { class: "name" }, letter.message))))) : null)));
    now = null;
  };

  /* The list of documents */
  const wanted = { text: "", group: "", category: "", page: 0 };
  const GROUPS = { changed: "most changed", flagged: "flagged", sample: "sample" };
  const fits = (doc) => {
    const text = wanted.text.toLowerCase();
    const about = [doc.key, doc.title, doc.verdict, doc.language, doc.outlet || "", ...doc.flags, ...doc.entries.filter((e) => e.outcome === "applied").map((e) => e.rule)];
    return (!text || about.some((word) => String(word).toLowerCase().includes(text))) &&
      (!wanted.group || doc.groups.includes(wanted.group)) && (!wanted.category || wanted.category in doc.categories);
  };
  const shareOf = (doc) => {
    const counts = doc.counts;
    const before = counts.output_chars - counts.inserted_chars + counts.removed_chars;
    return before > 0 ? counts.removed_chars / before : 0;
  };
  const choice = (name, options, value, change) =>
    h("label", null, name, h("select", { onchange: (event) => change(event.target.value) }, options.map(([key, text]) => h("option", { value: key, selected: key === value }, text))));
  const list = () => {
    const rows = h("div");
    const draw = () => {
      const found = data.documents.map((doc, index) => [doc, index]).filter(([doc]) => fits(doc));
      const pages = Math.max(1, Math.ceil(found.length / PAGE));
      wanted.page = Math.min(wanted.page, pages - 1);
      rows.replaceChildren(
        h("p", { role: "status", class: "quiet", id: "found" }, `${found.length} of ${data.documents.length} documents`),
        table([["document"], ["verdict", "wide"], ["flags", "wide"], ["edits", "n"], ["removed", "n"]], found.slice(PAGE * wanted.page, PAGE * (wanted.page + 1)).map(([doc, index]) => h("tr", null,
          h("td", { class: "name" }, h("a", { href: `#d${index}` }, doc.name), doc.title ? h("div", { class: "quiet", dir: "auto" }, doc.title) : null),
          h("td", { class: "wide" }, doc.verdict), h("td", { class: "wide" }, doc.flags.map((flag) => h("span", { class: "tag" }, flag))),
          h("td", { class: "n" }, number.format(doc.counts.applied ?? 0)), h("td", { class: "n" }, percent(shareOf(doc)))))),
        pager(wanted.page, pages, (to) => { wanted.page = to; draw(); }));
    };
    const set = (name) => (value) => { wanted[name] = value; wanted.page = 0; draw(); };
    const categories = [...new Set(data.documents.flatMap((doc) => Object.keys(doc.categories)))].sort();
    app.replaceChildren(top("list"), h("main", null,
      data.run ? h("p", { class: "quiet" }, `Drawn from ${number.format(data.run.documents)} documents: the ${data.chosen.drawn} that lost most, up to ${data.chosen.drawn} flagged ones, and a sample of ${data.chosen.drawn} (seed ${data.chosen.seed}).`) : null,
      h("div", { class: "bar", role: "search" },
        h("label", null, "search", h("input", { type: "search", id: "search", value: wanted.text, placeholder: "name, title, outlet, rule, flag", oninput: (event) => set("text")(event.target.value) })),
        data.run ? choice("group", [["", "all"], ...Object.entries(GROUPS)], wanted.group, set("group")) : null,
        choice("category", [["", "all"], ...categories.map((name) => [name, name || "names and mends"]).filter(([key]) => key)], wanted.category, set("category"))),
      h("section", { class: "card" }, rows)));
    draw();
    now = null;
  };

  const top = (here) => {
    const link = (to, name) => h("a", { href: `#${to}`, "aria-current": here === to ? "page" : null }, name);
    return h("header", { class: "top" }, h("h1", null, data.title),
      h("nav", { "aria-label": "parts of the report" }, data.run ? link("overview", "Overview") : null, data.documents.length > 1 || data.run ? link("list", "Documents") : null),
      h("button", { type: "button", onclick: help }, "Keys"));
  };

  /* One document */
  const MODES = { marked: "Marked", clean: "Clean", input: "Input" };
  const STANDS = { marked: () => true, clean: (stands) => stands & 2, input: (stands) => stands & 1 };
  const KINDS = { 0: "undone", 1: "cut", 2: "put" };
  const article = (index) => {
    const doc = data.documents[index];
    const state = { mode: "marked", vetoes: false, folded: new Set(), at: -1 };
    const text = h("article", { class: "card text", id: "text", "aria-label": "text of the document", lang: doc.language || null });
    const panel = h("aside", { class: "card panel empty", "aria-label": "about the chosen edit" });
    const notes = h("div", { class: "notes" });
    const legend = h("div", { class: "legend", role: "group", "aria-label": "categories; switch off to fold" });
    const paper = h("section", { class: "on-paper" });
    // In reading order, which is not the order of stages.
    const order = new Map();
    for (const [, , n] of doc.pieces) if (n >= 0 && !order.has(n)) order.set(n, order.size);
    const edits = doc.entries.map((entry, n) => [entry, n]).filter(([entry]) => entry.outcome === "applied" && entry.action !== "decode").sort((a, b) => (order.get(a[1]) ?? 1e9) - (order.get(b[1]) ?? 1e9));
    const swapped = new Set(edits.filter(([entry]) => entry.removed && entry.inserted).map(([, n]) => n));

    const stops = () => [...text.querySelectorAll("[data-first]")].filter((mark) => !mark.classList.contains("folded"));
    const select = (n, focus) => {
      state.at = n;
      for (const mark of app.querySelectorAll(".now")) mark.classList.remove("now");
      const marks = text.querySelectorAll(`[data-entry="${n}"]`);
      for (const mark of marks) mark.classList.add("now");
      for (const mark of text.querySelectorAll("[data-first]")) mark.tabIndex = -1;
      if (marks.length) {
        marks[0].tabIndex = 0;
        if (focus) { marks[0].focus({ preventScroll: true }); marks[0].scrollIntoView({ block: "nearest" }); }
      }
      tell(doc.entries[n], n);
    };
    const step = (by) => {
      const marks = stops();
      if (!marks.length) return;
      const at = marks.findIndex((mark) => Number(mark.dataset.entry) === state.at);
      const to = at < 0 ? (by > 0 ? 0 : marks.length - 1) : (at + by + marks.length) % marks.length;
      select(Number(marks[to].dataset.entry), true);
    };
    const close = () => { state.at = -1; for (const mark of text.querySelectorAll(".now")) mark.classList.remove("now"); rest(); };
    const row = (name, ...value) => [h("dt", null, name), h("dd", null, ...value)];
    const tell = (entry, n) => {
      const at = edits.findIndex(([, number_]) => number_ === n);
      panel.className = "card panel";
      panel.dataset.group = look(entry.category).group;
      panel.replaceChildren(
        h("h2", null, h("span", null, sign(entry.category), label(entry)), h("button", { type: "button", "aria-label": "close", onclick: close }, "×")),
        h("p", { class: "quiet", role: "status" }, entry.outcome === "applied" ? (at < 0 ? entry.action : `edit ${at + 1} of ${edits.length}: ${entry.inserted ? (entry.removed ? "replaced" : "put in") : "taken out"}`) : `${entry.outcome}: nothing was changed`),
        h("dl", null,
          row("rule", h("code", null, entry.rule)),
          doc.why && doc.why[entry.rule] ? row("why there is such a rule", doc.why[entry.rule]) : null,
          entry.removed ? row(entry.outcome === "applied" ? `removed, ${number.format(entry.chars)} characters` : "would have taken", h("blockquote", { dir: "auto" }, entry.removed, entry.removed.length < entry.chars && entry.chars > 400 ? " […]" : null)) : null,
          entry.inserted ? row("put in", h("blockquote", { dir: "auto" }, entry.inserted)) : null,
          entry.cause ? row("stopped by", entry.cause) : null,
          entry.reason.length ? row("evidence", entry.reason.map(([cue, share, detail]) => h("div", null, h("div", { class: "share" }, bar(share, look(entry.category).group), h("span", null, `${cue} ${percent(share)}`)), detail ? h("code", { class: "quiet" }, detail) : null))) : null,
          Object.keys(entry.captured).length ? row("captured", Object.entries(entry.captured).map(([name, value]) => h("div", { dir: "auto" }, `${name}: ${value}`))) : null,
          row("place", `${entry.span[0]}…${entry.span[1]} of the text at stage ${entry.stage}`)),
        at < 0 ? null : h("div", { class: "bar" }, h("button", { type: "button", onclick: () => step(-1) }, "← previous"), h("button", { type: "button", onclick: () => step(1) }, "next →")));
    };
    const rest = () => {
      panel.className = "card panel empty";
      panel.replaceChildren(h("h2", null, "No edit chosen"), h("p", { class: "quiet" }, edits.length ? "Click a marked passage, or press j and k." : "Nothing was changed."),
        h("dl", null, row("verdict", doc.verdict, doc.evidence ? ` (${doc.evidence})` : ""), doc.flags.length ? row("flags", doc.flags.map((flag) => h("span", { class: "tag" }, flag))) : null,
          Object.keys(doc.captured).length ? row("captured", Object.entries(doc.captured).map(([name, value]) => h("div", { dir: "auto" }, `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`))) : null));
    };

    /* A mark is a button; the pieces of one entry share its number, the first has the sign. */
    const press = (n) => ({ onclick: () => select(n, false), onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); select(n, false); } } });
    const marked = (part, stands, n, held, first) => {
      if (stands === 3) {
        if (!state.vetoes || !held.length) return said(part);
        return h("span", { class: "spared", role: "button", tabindex: "0", "data-entry": held[0], title: `withheld: ${doc.entries[held[0]].rule}`, ...press(held[0]) }, part);
      }
      const entry = doc.entries[n];
      if (state.mode !== "marked" || !entry) return said(part);
      const kind = KINDS[stands];
      const group = look(entry.category);
      const about = { class: `edit ${kind}${state.folded.has(entry.category) ? " folded" : ""}`, "data-entry": n, "data-group": group.group, "data-line": group.line, ...press(n) };
      if (swapped.has(n)) about.title = `was: ${entry.removed}`;
      if (first && entry.action !== "decode") Object.assign(about, { "data-first": true, role: "button", tabindex: "-1" });
      const body = h(stands === 2 ? "ins" : "del", { class: "body" }, part || "⏎");
      return h("span", about, first ? [sign(entry.category), h("span", { class: "said" }, `${label(entry)}: `)] : null, body);
    };
    const draw = () => {
      const lines = [];
      let line = h("p", { dir: "auto" });
      const seen = new Set();
      const started = new Set();
      doc.pieces.forEach(([piece, stands, n, held]) => {
        if (!STANDS[state.mode](stands)) return;
        // A replaced name shows its new form alone; the old one is a hover and the panel away.
        const hide = state.mode === "marked" && stands === 1 && swapped.has(n) && doc.entries[n].stage === "names";
        const parts = hide ? [] : piece.split(/\r\n|\r|\n/);
        const blank = n >= 0 && !started.has(n) && !parts.some((part) => part.length) && !doc.entries[n].removed.trim() && !hide;
        parts.forEach((part, i) => {
          if (i) { lines.push(line); line = h("p", { dir: "auto" }); }
          if (!part.length && !(blank && i === 0)) return;
          const first = n >= 0 && !seen.has(n);
          if (n >= 0) { seen.add(n); started.add(n); }
          line.append(marked(part, stands, n, held, first));
        });
      });
      lines.push(line);
      text.replaceChildren(...lines.filter((p, i) => p.childNodes.length || (i && lines[i - 1].childNodes.length)));
      const first = text.querySelector("[data-first]");
      if (first) first.tabIndex = 0;
      if (doc.missing) text.replaceChildren(h("p", { class: "quiet" }, "The clean text of this document is not at hand; these are its edits."), every());
      if (doc.cut_off) text.append(h("p", { class: "quiet" }, `Shown are the first ${number.format(doc.cut_off)} characters; the counts are of the whole text.`));
      notes.replaceChildren(...(state.vetoes ? [vetoes()] : []));
      for (const button of modes.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.mode === state.mode));
      tick.checked = state.vetoes;
    };
    const every = () => table([["edit"], ["rule"], ["removed"], ["put in"]], edits.map(([entry, n]) => h("tr", { "data-row": n }, h("td", null, sign(entry.category), label(entry)), h("td", { class: "name" }, h("code", null, entry.rule)), h("td", { class: "name", dir: "auto" }, entry.removed), h("td", { class: "name", dir: "auto" }, entry.inserted))));
    const vetoes = () => {
      const stopped = doc.entries.map((entry, n) => [entry, n]).filter(([entry]) => entry.outcome !== "applied");
      const blocks = doc.blocks || [];
      return h("section", { class: "card", id: "vetoes" }, h("h2", null, "Near misses and vetoes"),
        h("h3", null, "Stopped"), stopped.length ? h("ul", null, stopped.map(([entry, n]) => h("li", null, h("button", { type: "button", onclick: () => select(n, true) }, h("code", null, entry.rule)), ` ${entry.outcome}: ${entry.cause.replace(/^shadowed /, "")}`, entry.removed ? h("blockquote", { dir: "auto" }, entry.removed) : null))) : h("p", { class: "quiet" }, "no rule was stopped"),
        h("h3", null, "By block"), blocks.length ? blocks.map((block) => h("div", null, h("blockquote", { dir: "auto" }, block.text),
          h("ul", null, block.notes.map(([kind, rule, reason]) => h("li", null, h("strong", null, kind), " ", h("code", null, rule), ` ${reason}`)), block.more ? h("li", { class: "quiet" }, `and ${block.more} more that come less close`) : null))) : h("p", { class: "quiet" }, doc.blocks ? "no rule came close" : "a ledger does not hold near misses; give the file itself to clean report"));
    };
    const again = () => { draw(); if (state.at >= 0) select(state.at, false); };
    const mode = (name) => { state.mode = name; again(); };
    const modes = h("div", { class: "bar", role: "group", "aria-label": "what is shown" }, Object.entries(MODES).map(([key, name]) => h("button", { type: "button", "data-mode": key, onclick: () => mode(key) }, name)));
    const veto = () => { state.vetoes = !state.vetoes; again(); };
    const tick = h("input", { type: "checkbox", id: "with-vetoes", onchange: veto });
    const names = Object.entries(doc.categories).sort((a, b) => b[1][1] - a[1][1]);
    legend.append(...names.map(([name, [count]]) => h("button", { type: "button", "data-category": name, "data-group": look(name).group, "aria-pressed": "true", onclick: (event) => {
      state.folded.has(name) ? state.folded.delete(name) : state.folded.add(name);
      event.currentTarget.setAttribute("aria-pressed", String(!state.folded.has(name)));
      again();
    } }, sign(name), `${name || "names and mends"} ${number.format(count)}`)));
    const count = doc.counts;
    const go = (by) => { const to = index + by; if (to >= 0 && to < data.documents.length) location.hash = `#d${to}`; };
    app.replaceChildren(top("document"), h("main", null,
      h("h2", { dir: "auto" }, doc.title || doc.name),
      h("p", { class: "quiet", id: "counts" }, doc.title ? `${doc.name} · ` : "", `${number.format(count.applied ?? edits.length)} edits`, count.removed_chars === undefined ? "" : ` · ${number.format(count.removed_chars)} characters removed (${percent(shareOf(doc))}), ${number.format(count.inserted_chars)} put in`, ` · ${doc.verdict}`, doc.language ? ` · ${doc.language}` : "", ...doc.flags.map((flag) => [" ", h("span", { class: "tag" }, flag)])),
      h("div", { class: "bar" }, modes, h("label", null, tick, "near misses and vetoes"),
        data.documents.length > 1 ? [h("button", { type: "button", disabled: index === 0, onclick: () => go(-1) }, "← document"), h("button", { type: "button", disabled: index === data.documents.length - 1, onclick: () => go(1) }, "document →")] : null),
      legend, h("div", { class: "reading" }, h("div", null, text, notes, paper), panel)));
    rest();
    draw();
    now = { step, mode, veto, close, go, print: () => { if (!doc.missing) paper.replaceChildren(h("h2", null, "Edits"), every()); } };
  };

  /* Keys */
  const HELP = [["j  k", "next and previous edit"], ["m  c  i", "marked, clean, input"], ["v", "near misses and vetoes"], ["]  [", "next and previous document"], ["g  o", "list of documents, overview"], ["/", "search"], ["Esc", "close"], ["?", "this help"]];
  const dialog = h("dialog", { "aria-label": "keys" }, h("h2", null, "Keys"), h("table", null, h("tbody", null, HELP.map(([key, what]) => h("tr", null, h("td", null, key.split("  ").map((k) => [h("kbd", null, k), " "])), h("td", null, what))))),
    h("p", null, h("label", null, h("input", { type: "checkbox", checked: true, onchange: (event) => { keys = event.target.checked; } }), " keys are on")), h("button", { type: "button", onclick: () => dialog.close() }, "Close"));
  document.body.append(dialog);
  const help = () => dialog.showModal();
  const ACTS = { j: () => now?.step(1), k: () => now?.step(-1), m: () => now?.mode("marked"), c: () => now?.mode("clean"), i: () => now?.mode("input"), v: () => now?.veto(), "]": () => now?.go(1), "[": () => now?.go(-1), g: () => { location.hash = "#list"; }, o: () => { if (data.run) location.hash = "#overview"; }, "?": help,
    "/": () => { location.hash = "#list"; route(); document.getElementById("search")?.focus(); } };
  document.addEventListener("keydown", (event) => {
    if (dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { now?.close(); return; }
    if (!keys || event.target.matches("input[type=search], select") || !Object.hasOwn(ACTS, event.key)) return;
    event.preventDefault();
    ACTS[event.key]();
  });
  window.addEventListener("beforeprint", () => now?.print());

  const route = () => {
    const to = location.hash.slice(1);
    const found = /^d(\d+)$/.exec(to);
    if (found && Number(found[1]) < data.documents.length) article(Number(found[1]));
    else if (to === "list" && data.documents.length !== 1) list();
    else if (data.run) { to === "list" ? list() : overview(); }
    else if (data.documents.length === 1) article(0);
    else list();
    window.scrollTo(0, 0);
  };
  window.addEventListener("hashchange", route);
  route();
})();
