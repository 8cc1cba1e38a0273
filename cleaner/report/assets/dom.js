"use strict";
/* What the pages of the project share: elements are made here, and text goes in as text only. */
const dom = (() => {
  const number = new Intl.NumberFormat("en");
  const percent = (share) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

  /* What cannot be seen is named. ZWNJ and ZWJ stay where they do their work, in Persian or in an
     emoji; all else (zero widths, controls, bidi controls, halves of surrogates) would hide. */
  const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\p{Cs}]/gu;
  const JOINS = /[\p{L}\p{M}\p{Extended_Pictographic}\u{1f3fb}-\u{1f3ff}\ufe0f]$/u;
  const ALONE = /[\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}]$/u;
  const code = (char) => `U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  const works = (text, at) => {
    const before = text.slice(Math.max(0, at - 2), at);
    return (text[at] === "\u200c" || text[at] === "\u200d") && JOINS.test(before) && !ALONE.test(before);
  };
  const said = (text) => {
    const parts = document.createDocumentFragment();
    let at = 0;
    for (const found of text.matchAll(HIDDEN)) {
      if (works(text, found.index)) continue;
      parts.append(text.slice(at, found.index));
      const chip = document.createElement("span");
      chip.className = "hidden-char";
      chip.textContent = code(found[0]);
      parts.append(chip);
      at = found.index + found[0].length;
    }
    parts.append(text.slice(at));
    return parts;
  };
  const plain = (text) => text.replace(HIDDEN, (char, at) => (works(text, at) ? char : `⟨${code(char)}⟩`));

  /* Everything goes in as text or as an attribute of an element made here; nothing is parsed. */
  const add = (element, children) => {
    for (const child of children.flat(9)) {
      if (child === null || child === undefined || child === false) continue;
      element.append(typeof child === "object" ? child : said(String(child)));
    }
    return element;
  };
  const make = (element, props, children) => {
    for (const [name, value] of Object.entries(props || {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, plain(String(value)));
    }
    return add(element, children);
  };
  const h = (tag, props, ...children) => make(document.createElement(tag), props, children);
  const s = (tag, props, ...children) => make(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);

  return { number, percent, said, plain, h, s };
})();
