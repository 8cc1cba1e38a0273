"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const app = document.getElementById("app");
  const token = new URLSearchParams(location.search).get("token");
  const { number, h } = dom;
  const PAGE = 20;

  const look = (category) => data.looks[category] || data.looks.other;
  const sign = (category) => h("span", { class: "sign", "data-group": look(category).group, "aria-hidden": "true" }, look(category).sign);
  const many = (count, word) => `${number.format(count)} ${word}${count === 1 ? "" : "s"}`;

  const fill = (element, ...children) => element.replaceChildren(...h("div", null, ...children).childNodes);

  /* What is asked of the program; one thing at a time, told in one place. */
  const status = h("p", { role: "status", class: "quiet", id: "status" });
  let busy = false;
  const tell = (text, kind) => { status.className = kind || "quiet"; status.replaceChildren(dom.said(text)); };
  const post = async (act, given) => {
    const answer = await fetch(`/api/${act}`, { method: "POST", headers: { "Content-Type": "application/json", "X-Review-Token": token }, body: JSON.stringify(given || {}) });
    const found = await answer.json();
    if (found.error) throw new Error(found.error);
    return found;
  };
  const work = async (saying, act) => {
    if (busy) return;
    busy = true;
    tell(saying);
    app.setAttribute("aria-busy", "true");
    try { await act(); } catch (error) { tell(error.message, "harm"); }
    busy = false;
    app.removeAttribute("aria-busy");
  };

  let state = null; // What the program says of folder, documents and packs.
  let doc = null; // The document that is shown.
  let at = 0;
  let tab = "text";
  const form = { category: "ad", outlet: "", why: "", file: "", changing: false };

  const refresh = async () => { state = await post("state"); };
  const load = async (index) => {
    at = index;
    doc = { lines: [], marks: [], view: null, chosen: -1, passage: "", stays: false, rule: "", tried: null, ...(await post("document", { document: index })) };
    doc.lines = lines(doc.view);
    const outlet = doc.outlet || "";
    if (outlet !== form.outlet || !form.file) {
      form.outlet = outlet;
      form.file = outlet ? `outlets/${outlet}.yaml` : state.packs[0] || "shared/review.yaml";
      form.why = `It stands in the articles of ${outlet || "several outlets"} and is no part of what they tell.`;
    }
  };

  /* The text as its rules saw it, line by line, each with what was taken of it. */
  const lines = (view) => {
    const found = [{ text: "", parts: [] }];
    for (const [piece, stands, n] of view.pieces) {
      const entry = n >= 0 ? view.entries[n] : null;
      const early = entry !== null && (entry.stage === "repair" || entry.stage === "decode");
      if (!(early ? stands & 2 : stands & 1)) continue;
      piece.split(/\r\n|\r|\n/).forEach((part, i) => {
        if (i) found.push({ text: "", parts: [] });
        const line = found[found.length - 1];
        line.text += part;
        if (part) line.parts.push([part, early ? null : entry]);
      });
    }
    return found.filter((line) => line.text.trim());
  };

  const draw = () => {
    const tabs = { text: "Text", proposed: `Proposed (${state.waiting})`, ...(state.sample ? { sample: `Sample (${state.sample})` } : {}) };
    app.replaceChildren(
      h("header", { class: "top" }, h("h1", null, "clean review → ", h("code", null, state.folder)),
        h("div", { class: "bar", role: "group", "aria-label": "what is shown" }, Object.entries(tabs).map(([name, said]) => h("button", { type: "button", "data-tab": name, "aria-pressed": String(tab === name), onclick: () => work("…", async () => { await refresh(); tab = name; await show(); tell(""); }) }, said))),
        h("button", { type: "button", id: "undo", disabled: !state.undo, onclick: undo }, state.undo ? `Undo: ${state.undo}` : "Undo")),
      h("main", { class: "plain" }, status, body));
  };
  const body = h("div");
  const show = async () => {
    draw();
    if (tab === "text") text();
    else if (tab === "proposed") proposed(await post("waiting"));
    else sample(await post("sample"));
  };
  const undo = () => work("undoing…", async () => {
    const { undone } = await post("undo");
    await refresh();
    if (doc) await load(at);
    await show();
    tell(`Undone: ${undone}.`, "good");
  });

  /* Reading: lines to choose, and the panel that makes a rule of one. */
  const panel = h("aside", { class: "card panel", "aria-label": "rule for the chosen line" });
  const text = () => {
    const pick = h("select", { id: "document", "aria-label": "document", onchange: (event) => go(Number(event.target.value)) },
      state.documents.map((one, i) => h("option", { value: i, selected: i === at, disabled: one.rejected }, `${i + 1}. ${one.name}`)));
    const list = h("div", { class: "text", role: "listbox", "aria-label": "lines of the document", id: "lines", lang: doc.view.language || null },
      doc.lines.map((line, i) => h("div", { role: "option", class: `line${doc.marks.some((mark) => line.text.includes(mark)) ? " stays" : ""}`, dir: "auto", "data-row": i, "aria-selected": String(i === doc.chosen), tabindex: i === Math.max(0, doc.chosen) ? "0" : "-1", onclick: () => choose(i, false) },
        line.parts.map(([part, entry]) => (entry ? h("span", { class: "edit cut", "data-group": look(entry.category).group, "data-line": look(entry.category).line, title: entry.rule }, sign(entry.category), h("del", null, part)) : part)))));
    body.replaceChildren(
      h("div", { class: "bar" }, h("button", { type: "button", disabled: at === 0, onclick: () => go(at - 1) }, "← document"), pick,
        h("button", { type: "button", disabled: at === state.documents.length - 1, onclick: () => go(at + 1) }, "document →"),
        h("span", { class: "quiet" }, doc.view.verdict, doc.outlet ? ` · ${doc.outlet}` : "", doc.view.cut_off ? " · only its beginning is shown" : "", state.left_out ? ` · ${many(state.left_out, "document")} more not loaded` : "")),
      h("div", { class: "reading desk" }, h("div", { class: "card" }, list), panel));
    side();
  };
  const go = (index) => { if (index >= 0 && index < state.documents.length) work("…", async () => { await load(index); await show(); tell(""); }); };
  const choose = (index, focus) => {
    const options = body.querySelectorAll(".line");
    if (!options[index]) return;
    // Marked with the mouse, part of a line is chosen; else all of it.
    const picked = String(getSelection()).trim();
    doc.passage = picked && doc.lines[index].text.includes(picked) ? picked : doc.lines[index].text.trim();
    doc.chosen = index;
    Object.assign(doc, { rule: "", tried: null });
    options.forEach((option, i) => { option.setAttribute("aria-selected", String(i === index)); option.tabIndex = i === index ? 0 : -1; });
    if (focus) options[index].focus();
    side();
    tell("");
  };
  const field = (label, input) => h("label", { class: "field" }, h("span", null, label), input);
  const typed = (name, more) => h("input", { type: "text", id: `of-${name}`, value: form[name], spellcheck: "false", autocomplete: "off", oninput: (event) => { form[name] = event.target.value; }, ...more });
  const side = () => {
    if (doc.chosen < 0) {
      panel.replaceChildren(h("h2", null, "No line chosen"), h("p", { class: "quiet" }, "Click a line, or part of one that you marked with the mouse; or go with j and k. Then say what it is: s for spill, m for must stay."));
      return;
    }
    const entry = doc.lines[doc.chosen].parts.map((part) => part[1]).find(Boolean);
    const why = entry && doc.view.why[entry.rule];
    fill(panel,
      h("h2", null, "The chosen line"), h("blockquote", { dir: "auto" }, doc.passage),
      entry ? h("p", { class: "quiet" }, "goes by ", h("code", null, entry.rule), why ? `: ${why}` : "") : null,
      field("what it is, if it is spill", h("select", { id: "of-category", onchange: (event) => { form.category = event.target.value; } }, data.categories.map((name) => h("option", { value: name, selected: name === form.category }, name)))),
      field("outlet (empty: all)", typed("outlet")),
      field("why it is never, or always, part of an article", typed("why")),
      field("file below the folder", typed("file", { list: "packs" })),
      h("datalist", { id: "packs" }, state.packs.map((name) => h("option", { value: name }))),
      h("label", { class: "field" }, h("input", { type: "checkbox", id: "of-changing", checked: form.changing, onchange: (event) => { form.changing = event.target.checked; } }), " its numbers and dates change"),
      h("div", { class: "bar" }, h("button", { type: "button", id: "spill", onclick: () => propose(false) }, "Spill"), h("button", { type: "button", id: "stays", onclick: () => propose(true) }, "Must stay")),
      doc.rule ? [
        field("proposed rule, yours to change", h("textarea", { id: "rule", spellcheck: "false", oninput: (event) => { doc.rule = event.target.value; doc.tried = null; save.disabled = true; } })),
        h("div", { class: "bar" }, h("button", { type: "button", id: "try", onclick: attempt }, "Try"), save)] : null,
      doc.tried ? tried(doc.tried) : null);
    if (doc.rule) { panel.querySelector("textarea").value = doc.rule; save.disabled = !doc.tried || doc.tried.harm.length > 0; }
  };
  const save = h("button", { type: "button", id: "save", class: "primary", disabled: true, onclick: () => keep() }, "Save");
  const propose = (stays) => work("looking for a rule…", async () => {
    if (doc.chosen < 0) return;
    if (stays) {
      const now = await post("stays", { document: at, text: doc.passage });
      doc.marks.push(doc.passage);
      body.querySelector(`[data-row="${doc.chosen}"]`).classList.add("stays");
      if (now.stays) {
        Object.assign(doc, { rule: "", tried: null });
        side();
        tell("It stays as things are. From now on a rule that takes it is harm.", "good");
        return;
      }
    }
    doc.rule = (await post("propose", { document: at, text: doc.passage, stays, ...form })).rule;
    doc.tried = null;
    side();
    await trying();
  });
  const trying = async () => {
    tell("trying it on all documents…");
    doc.tried = await post("try", { file: form.file, rule: doc.rule });
    side();
    tell(summary(doc.tried), doc.tried.harm.length ? "harm" : "good");
  };
  const attempt = () => work("trying…", trying);
  const keep = () => work("checking the pack as `clean rules check` does, and saving…", async () => {
    const found = await post("save", { file: form.file, rule: doc.rule });
    if (!found.done) { doc.tried = { ...doc.tried, harm: against(found) }; side(); tell("Not saved; below is what speaks against it.", "harm"); return; }
    await refresh();
    const chosen = doc.chosen;
    await load(at);
    await show();
    choose(chosen, true);
    tell(`Saved in ${form.file}; the pack passes its check.`, "good");
  });
  const against = (found) => [...found.harm, ...found.problems.map((p) => `${p.message} [${p.code}]${p.advice ? ` → ${p.advice}` : ""}`)];
  const summary = (one) => {
    const total = one.total;
    const gained = total.new_hits ? `takes ${many(total.new_hits, "passage")}, ${many(total.new_characters, "character")}` : "";
    const lost = total.lost_hits ? `leaves ${many(total.lost_hits, "passage")}, ${many(total.lost_characters, "character")} in` : "";
    const done = [gained, lost].filter(Boolean).join("; ") || "changes nothing";
    return `It ${done}, in ${one.changed} of ${many(one.documents, "document")}${one.harm.length ? `; ${many(one.harm.length, "thing")} speak against it` : "; no harm found"}.`;
  };
  const tried = (one) => h("section", { id: "tried", "aria-label": "what the rule does" }, h("h3", null, "What it does"),
    h("p", { class: one.harm.length ? "harm" : "good" }, summary(one)),
    one.harm.length ? h("ul", { class: "harm" }, one.harm.map((said) => h("li", null, said))) : null,
    one.samples.length ? h("ul", { class: "samples" }, one.samples.map((sample) => h("li", null, h("span", { class: "quiet" }, sample.document), h("blockquote", { dir: "auto" }, sample.before ? h("del", null, sample.before) : null, sample.before && sample.after ? " → " : null, sample.after ? h("ins", null, sample.after) : null)))) : null);

  /* What waits in the folder: what `clean rules learn` proposed, and what was rejected before. */
  const proposed = ({ rules }) => {
    body.replaceChildren(h("p", { class: "quiet" }, rules.length ? "These rules stand in the folder and cut nothing: accepted ones become safe, rejected ones retired." : "No rule waits in the folder; `clean rules learn` proposes some."),
      ...rules.map((rule) => {
        const result = h("div");
        const decide = (accepted) => work("checking…", async () => {
          const found = await post("decide", { id: rule.id, accepted });
          if (!found.done) { result.replaceChildren(h("ul", { class: "harm" }, against(found).map((said) => h("li", null, said)))); tell("Not accepted; its card tells why.", "harm"); return; }
          await refresh();
          if (doc) await load(at);
          await show();
          tell(`${accepted ? "Accepted" : "Rejected"}: ${rule.id}.`, "good");
        });
        return h("section", { class: "card", "data-rule": rule.id }, h("h2", null, h("code", null, rule.id), rule.trust === "retired" ? h("span", { class: "tag" }, "rejected") : null),
          h("pre", { class: "rule", tabindex: "0", "aria-label": "the rule" }, rule.text),
          h("div", { class: "bar" }, h("button", { type: "button", onclick: () => work("trying…", async () => { const one = await post("try-waiting", { id: rule.id }); result.replaceChildren(tried(one)); tell(summary(one), one.harm.length ? "harm" : "good"); }) }, "Try"),
            h("button", { type: "button", class: "accept", onclick: () => decide(true) }, "Accept"), h("button", { type: "button", class: "reject", disabled: rule.trust === "retired", onclick: () => decide(false) }, "Reject")),
          result);
      }));
  };

  /* The sample of a run: right or wrong, edit by edit. */
  let page = 0;
  const sample = ({ edits, marks, file }) => {
    const done = marks.filter(Boolean).length;
    const pages = Math.max(1, Math.ceil(edits.length / PAGE));
    const turn = (by) => { page += by; sample({ edits, marks, file }); scrollTo(0, 0); };
    const cards = edits.slice(PAGE * page, PAGE * page + PAGE).map((edit, i) => {
      const n = PAGE * page + i;
      const give = (mark) => work("…", async () => {
        await post("mark", { edit: n, mark: marks[n] === mark ? "" : mark });
        await refresh();
        await show();
        tell(`Marked in ${file}.`, "good");
        body.querySelector(`[data-edit="${n}"] button`)?.focus();
      });
      return h("section", { class: "card", "data-edit": n }, h("p", { class: "quiet" }, h("code", null, edit.rule), ` · ${edit.document}`),
        h("blockquote", { dir: "auto", "data-group": look(edit.category).group }, edit.before, h("del", { class: "edit cut" }, edit.removed), edit.inserted ? h("ins", { class: "edit put" }, edit.inserted) : null, edit.after),
        h("div", { class: "bar" }, ["ok", "wrong"].map((mark) => h("button", { type: "button", "data-mark": mark, "aria-pressed": String(marks[n] === mark), onclick: () => give(mark) }, mark))));
    });
    body.replaceChildren(h("p", { class: "quiet" }, `${done} of ${many(edits.length, "edit")} marked, in ${file}; for the precision of each rule: clean audit --read `, h("code", null, `${state.folder}/${file}`)), ...cards,
      h("div", { class: "bar" }, h("button", { type: "button", disabled: page === 0, onclick: () => turn(-1) }, "← back"), h("span", null, `${page + 1} of ${pages}`), h("button", { type: "button", disabled: page === pages - 1, onclick: () => turn(1) }, "more →")));
  };

  const KEYS = { j: () => choose(doc.chosen + 1, true), ArrowDown: () => choose(doc.chosen + 1, true), k: () => choose(doc.chosen - 1, true), ArrowUp: () => choose(doc.chosen - 1, true), s: () => propose(false), m: () => propose(true) };
  document.addEventListener("keydown", (event) => {
    if (tab !== "text" || !doc || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea") || !Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  work("loading…", async () => {
    await refresh();
    const first = state.documents.findIndex((one) => !one.rejected);
    if (first < 0) throw new Error("none of the documents could be cleaned");
    await load(first);
    await show();
    tell("");
  });
  app.replaceChildren(h("main", null, status));
})();
