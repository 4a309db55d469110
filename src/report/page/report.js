// The HTML report. All of it is built here from the JSON in #data; text only ever becomes text nodes.
//
// data = {
//   asked: {sensitivity, minWords, boilerplate, ignoreQuotes, ignoreCited, ignore (name of the setting)},
//   documents: [{path, record?, name?, words, excluded?, lookalikes?, source?, signs?}],
//   overlaps, leftOut: [{kind, scope, similarity, words, bits, group, furniture?, known?, lookalikes?, reason?, parts?, left, right}]
//     furniture: what makes it furniture; none where it is absent
//     parts: of a condensed one, the sentences of the longer side that the other one tells
//     left, right: {document, line, column, first, last, shared?, quoted?, cited?, before, after, pieces}
//     first, last: words of the document, half open; shared: [[first, last]] of these that repeat, all unless given
//     pieces: [text, words, ...], shared ones and those of one side in turn
//   boilerplate: [{documents, places, known?, text, listed, occurrences: [[document, first, last, line, column, shared?]]}],
//   phrases?: [{words, places, text, listed: [{document, line, column, before, text, after}]}], of one document each
//   verdict: {failed, hasBaseline, unchanged?, reasons, resolved: [{left, right, text}]}
// }
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 100;  // overlaps of the list at a time
  const MOST_MARKS = data.documents.length > 100 ? 60 : 400;  // of one map
  const MOST_PRINTED = 500;

  // ---------------------------------------------------------------- building blocks

  const el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === false) continue;
      if (name === "class") node.className = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== undefined));
    return node;
  };

  // Marks that would change the direction of what follows, and other controls, are shown by name.
  const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;
  const NAMES = {
    "\u061c": "ALM", "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM",
  };
  const lines = (text) => text.replaceAll("\r\n", "\n");  // of files from Windows
  const appendText = (node, says) => {
    const text = lines(says);
    if (!CONTROLS.test(text)) {
      node.append(text);
      return;
    }
    let plain = "";
    for (const character of text) {
      if (!CONTROLS.test(character)) {
        plain += character;
        continue;
      }
      if (plain) node.append(plain);
      plain = "";
      const code = "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      node.append(el("span", {class: "control", title: code}, NAMES[character] ?? code));
    }
    if (plain) node.append(plain);
  };
  // The same where only a string can stand.
  const withoutControls = (text) => [...text].map((one) => (CONTROLS.test(one) ? `[${NAMES[one] ?? "?"}]` : one)).join("");
  const words = (text, attributes = {}, tag = "bdi") => {
    const node = el(tag, {dir: "auto", lang: "", ...attributes});  // in which language, nobody said
    appendText(node, text);
    return node;
  };

  const grouped = (number) => number.toLocaleString("en-US");
  const counted = (number, one, many) => `${grouped(number)} ${number === 1 ? one : many}`;
  // Cut rather than rounded, as in the other formats: 100 % and 1.00 mean all of it.
  const decimal = (number, digits) => (Math.floor(number * 10 ** digits + 1e-9) / 10 ** digits).toFixed(digits);
  const percent = (part, whole) => decimal(whole > 0 ? (100 * part) / whole : 0, 1) + " %";
  const beginning = (text, size) => [...text.trim().slice(0, 2 * size)].slice(0, size).join("");
  const hue = (group) => String(Math.round((group * 137.508 + 12) % 360));
  const setHue = (node, group) => {
    node.style.setProperty("--hue", hue(group));
    return node;
  };

  const documentName = (number) => {
    const one = data.documents[number];
    return one.record ? `${one.path}:${one.record} (${one.name})` : one.path;
  };
  const placeName = (place) => {
    const one = data.documents[place.document];
    return one.record ? documentName(place.document) : `${one.path}:${place.line}:${place.column}`;
  };
  const plainText = (side) => {
    let text = "";
    for (let k = 0; k < side.pieces.length; k += 2) text += side.pieces[k];
    return text;
  };

  // ---------------------------------------------------------------- state

  const pairs = [...data.overlaps, ...data.leftOut];
  const SWITCHES = [
    {name: "quoted", label: "in quotation marks", on: !data.asked.ignoreQuotes},
    {name: "cited", label: "cited", on: !data.asked.ignoreCited},
    {name: "listed", label: `on the list of ${data.asked.ignore}`, on: false},
    {name: "commented", label: "set aside by a comment", on: false},
    {name: "furniture", label: "furniture", on: false},
    {name: "code", label: "in code", on: false},
    {name: "references", label: "in lists of references", on: false},
    {name: "heading", label: "in headings", on: false},
    {name: "known", label: "known from the baseline", on: true},
    {name: "boilerplate", label: "boilerplate", on: true},
  ];
  const on = Object.fromEntries(SWITCHES.map((one) => [one.name, one.on]));
  pairs.forEach((pair, number) => {
    pair.number = number;
    pair.traits = [];
    const left = pair.reason !== undefined;
    if (pair.left.quoted || pair.right.quoted) pair.quoted = true;
    if (pair.left.cited || pair.right.cited) pair.cited = true;
    if (left) pair.traits.push(pair.reason);
    // What the run itself found counts by the run's own settings: a switch that begins as off takes nothing away from it.
    if (pair.quoted && pair.reason !== "quoted" && !(data.asked.ignoreQuotes && !left)) pair.traits.push("quoted");
    if (pair.cited && pair.reason !== "cited" && !(data.asked.ignoreCited && !left)) pair.traits.push("cited");
    if (pair.furniture) pair.traits.push("furniture");
    if (pair.known) pair.traits.push("known");
  });
  const counts = (pair) => pair.traits.every((trait) => on[trait]);

  const filter = {kinds: {exact: true, edited: true, reworded: true, condensed: true}, scope: "", document: "", least: 0, text: "", order: "place"};
  let shown = [];  // the overlaps of the list, in its order
  let page = 0;
  let current = null;

  // What was left out counts in the total as soon as some of it is switched on.
  const wordsOf = (one) => one.words +
      (SWITCHES.some(({name, on: before}) => !before && name !== "cited" && name !== "furniture" && on[name]) ? one.excluded ?? 0 : 0);

  // Words that repeat and the stretches that do, by document, with what is switched on.
  const measure = () => {
    const stretches = data.documents.map(() => ({all: [], shared: []}));
    const add = (number, first, last, group, pair, shared = [[first, last]]) => {
      stretches[number].all.push({first, last, group, pair});
      stretches[number].shared.push(...shared);
    };
    for (const pair of pairs) {
      if (!counts(pair)) continue;
      for (const side of [pair.left, pair.right]) add(side.document, side.first, side.last, pair.group, pair, side.shared);
    }
    if (on.boilerplate) {
      for (const one of data.boilerplate) {
        if (one.known && !on.known) continue;
        for (const [number, first, last, , , shared] of one.occurrences) add(number, first, last, null, null, shared);
      }
    }
    return stretches.map(({all, shared}) => {
      all.sort((x, y) => x.first - y.first || x.last - y.last);
      shared.sort((x, y) => x[0] - y[0] || x[1] - y[1]);
      let done = 0;
      let repeated = 0;
      for (const [first, last] of shared) {
        if (last <= done) continue;
        repeated += last - Math.max(first, done);
        done = last;
      }
      return {all, repeated};
    });
  };

  // ---------------------------------------------------------------- the page

  const main = document.getElementById("main");
  const live = el("p", {class: "visually-hidden", role: "status"});
  const figure = el("p", {class: "figure"});
  const documentRows = el("tbody");
  const list = el("ol", {class: "items", "aria-label": "Overlaps", tabindex: "-1"});
  const listCount = el("p", {class: "count"});
  const pager = el("div", {class: "pager"});
  const compare = el("section", {class: "compare", id: "compare", "aria-labelledby": "compare-head", tabindex: "-1"});
  const boilerplate = el("section", {"aria-labelledby": "boilerplate-head"});
  const phrases = el("section", {"aria-labelledby": "phrases-head"});
  const printed = el("div", {class: "print-only"});

  const button = (label, onclick, attributes = {}) => el("button", {type: "button", onclick, ...attributes}, label);

  // A map: where in the document something repeats. Drawn in the colours of the overlaps.
  const SVG = "http://www.w3.org/2000/svg";
  const map = (number, all) => {
    const one = data.documents[number];
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "map");
    svg.setAttribute("viewBox", "0 0 1000 10");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("role", all.length === 0 ? "img" : "button");
    if (all.length > 0) svg.setAttribute("tabindex", "0");
    // Past so many they are closer than can be seen: the longest ones then stand for the others. Short ones lie on top of them.
    const stretches = [...all].sort((x, y) => y.last - y.first - (x.last - x.first)).slice(0, MOST_MARKS);
    const spots = all.slice(0, 6).map(({first}) => Math.round((100 * first) / Math.max(1, one.words)) + " %");
    svg.setAttribute("aria-label",
        all.length === 0 ? "nothing repeats" : `repeats at ${spots.join(", ")}${all.length > 6 ? " and further on" : ""} of the text`);
    for (const {first, last, group, pair} of stretches) {
      const rect = document.createElementNS(SVG, "rect");
      const x = (1000 * first) / Math.max(1, one.words);
      rect.setAttribute("x", x.toFixed(2));
      rect.setAttribute("width", Math.max(3, (1000 * (last - first)) / Math.max(1, one.words)).toFixed(2));
      rect.setAttribute("y", "0");
      rect.setAttribute("height", "10");
      if (group === null) {
        rect.style.fill = "var(--soft)";
      } else {
        setHue(rect, group).style.fill = "hsl(var(--hue) var(--bar))";
        rect.addEventListener("click", () => select(pair, true));
      }
      svg.append(rect);
    }
    svg.addEventListener("keydown", (event) => {
      const ours = all.filter((one) => one.pair);
      if ((event.key !== "Enter" && event.key !== " ") || ours.length === 0) return;
      event.preventDefault();
      select(ours[(ours.findIndex((one) => one.pair === current) + 1) % ours.length].pair, false);
    });
    return svg;
  };

  // Maps are drawn when they come into sight: of hundreds of documents a few are looked at.
  const undrawn = new Map();  // cells, with how to draw them
  const draw = (cell) => {
    undrawn.get(cell)?.();
    undrawn.delete(cell);
    sight.unobserve(cell);
  };
  const sight = new IntersectionObserver((cells) => {
    for (const {isIntersecting, target} of cells) if (isIntersecting) draw(target);
  });
  const laterMap = (number, all) => {
    const cell = el("td", {class: "map"});
    undrawn.set(cell, () => cell.replaceChildren(map(number, all)));
    sight.observe(cell);
    return cell;
  };

  const drawDocuments = (measured) => {
    const rows = [];
    sight.disconnect();
    undrawn.clear();
    data.documents.forEach((one, number) => {
      const {all, repeated} = measured[number];
      if (one.source && all.length === 0) return;
      const name = el("th", {scope: "row"},
          button(words(documentName(number)), () => showOnly(number), {class: "link", title: "show the overlaps of this document"}));
      if (one.source) name.append(" ", el("span", {class: "flag"}, "earlier work"));
      if (one.lookalikes) name.append(" ", el("span", {class: "flag"}, counted(one.lookalikes, "word", "words") + " with look-alike letters"));
      rows.push(el("tr", {}, name,
          el("td", {class: "number"}, percent(repeated, wordsOf(one))),
          el("td", {class: "number hide-narrow"}, `${grouped(repeated)} of ${grouped(wordsOf(one))}`),
          laterMap(number, all)));
    });
    documentRows.replaceChildren(...rows);
  };

  const drawFigure = (measured) => {
    let whole = 0;
    let repeated = 0;
    let drafts = 0;
    data.documents.forEach((one, number) => {
      if (one.source) return;
      drafts += 1;
      whole += wordsOf(one);
      repeated += measured[number].repeated;
    });
    const number = pairs.filter(counts).length;
    figure.replaceChildren(percent(repeated, whole), el("small", {},
        `${grouped(repeated)} of ${counted(whole, "word", "words")} repeat, in ${counted(number, "overlap", "overlaps")}` +
        ` and ${counted(drafts, "document", "documents")}`));
  };

  // ---------------------------------------------------------------- the list

  const ORDERS = {
    place: (x, y) => x.left.document - y.left.document || x.left.first - y.left.first || x.number - y.number,
    words: (x, y) => y.words - x.words,
    similarity: (x, y) => y.similarity - x.similarity || y.words - x.words,
    bits: (x, y) => y.bits - x.bits,
  };

  const oneSpace = (text) => text.replace(/\s+/g, " ");
  const oneLine = (text) => text.toLowerCase().replace(/\s+/g, " ");  // a search goes on across line breaks

  const fits = (pair) => {
    if (!counts(pair) || !filter.kinds[pair.kind] || pair.words < filter.least) return false;
    if (filter.scope && pair.scope !== filter.scope) return false;
    if (filter.document !== "" && pair.left.document !== filter.document && pair.right.document !== filter.document) return false;
    if (!filter.text) return true;
    const text = oneLine(filter.text);
    pair.haystack ??= [plainText(pair.left), plainText(pair.right), placeName(pair.left), placeName(pair.right)].map(oneLine).join("\n");
    return pair.haystack.includes(text);
  };

  const FORMS = {running: "running line", contents: "table of contents", caption: "caption", "pull-quote": "pull quote", form: "form", head: "letter head",
    attribution: "attribution", signature: "signature", code: "lines of code", data: "encoded data"};
  const flags = (pair) => {
    const out = [];
    if (pair.quoted) out.push("quoted");
    if (pair.cited) out.push("cited");
    if (pair.furniture) out.push(FORMS[pair.furniture] ?? "furniture");
    else if (pair.known) out.push("known");
    else if (data.verdict.hasBaseline) out.push("new");
    if (pair.reason === "listed") out.push("ignored");
    if (pair.reason === "commented") out.push("set aside");
    if (pair.reason === "code" || pair.reason === "references" || pair.reason === "heading") out.push(pair.reason);
    if (pair.lookalikes) out.push("look-alikes");
    return out.map((flag) => el("span", {class: "flag"}, flag));
  };

  const drawList = () => {
    shown = pairs.filter(fits).sort(ORDERS[filter.order]);
    page = Math.max(0, Math.min(page, Math.ceil(shown.length / PAGE) - 1));
    const items = shown.slice(page * PAGE, (page + 1) * PAGE).map((pair) => {
      const item = button("", () => select(pair, true), {class: "item", "data-number": pair.number});
      setHue(item, pair.group);
      if (pair === current) item.setAttribute("aria-current", "true");
      item.append(
          el("span", {class: "first"}, el("span", {class: "kind"}, pair.kind),
              el("span", {class: "count"}, counted(pair.words, "word", "words") +
                  (pair.kind === "exact" ? "" : `, ${decimal(pair.similarity, 2)}`)), ...flags(pair)),
          words(beginning(plainText(pair.left), 90), {class: "says"}, "span"),
          el("span", {class: "where"}, words(placeName(pair.left)), " and ", words(placeName(pair.right))));
      return el("li", {}, item);
    });
    list.replaceChildren(...items);
    if (items.length === 0) list.append(el("li", {class: "nothing"}, pairs.length === 0 ? "No overlap was found." : "No overlap fits these filters and switches."));
    listCount.textContent = `${grouped(shown.length)} of ${grouped(pairs.length)} shown`;
    const pages = Math.ceil(shown.length / PAGE);
    pager.replaceChildren();
    if (pages > 1) {
      const turn = (by) => () => {
        page += by;
        drawList();
        list.scrollTop = 0;
      };
      pager.append(button("Previous", turn(-1), {disabled: page === 0}), `page ${page + 1} of ${pages}`,
          button("Next", turn(1), {disabled: page === pages - 1}));
    }
  };

  // ---------------------------------------------------------------- the comparison

  // One side. `jump(at)` is called with the number of a shared word when its stretch is chosen.
  const passage = (side, which, jump) => {
    const text = el("p", {class: "passage", dir: "auto", lang: ""});
    const beside = (says) => {
      const node = el("span", {class: "beside"});
      appendText(node, says);
      return node;
    };
    text.append(beside(side.before));
    const stretches = [];
    let at = 0;
    for (let k = 0; k < side.pieces.length; k += 2) {
      const says = lines(side.pieces[k]);
      const size = side.pieces[k + 1];
      const shared = k % 4 === 0;
      if (says === "") continue;
      const body = says.trimEnd();
      const space = says.slice(body.length);
      if (shared) {
        const from = at;
        const node = el("span", {class: "same", role: "button", tabindex: "0", "aria-description": "stands on both sides",
          onclick: () => jump(from),
          onkeydown: (event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            jump(from);
          }});
        appendText(node, body);
        stretches.push({node, first: at, last: at + size});
        at += size;
        text.append(node, space);
      } else {
        const node = el(which === "left" ? "del" : "ins", {title: "only here"});
        appendText(node, body);
        text.append(node, space);
      }
    }
    text.append(beside(side.after));
    return {text, stretches};
  };

  const sides = (pair) => {
    const made = {};
    const jumpTo = (which) => (at) => {
      const {stretches} = made[which];
      const target = stretches.find((one) => at < one.last) ?? stretches[stretches.length - 1];
      if (!target) return;
      target.node.scrollIntoView({block: "nearest"});
      target.node.focus({preventScroll: true});
      target.node.classList.add("flash");
      setTimeout(() => target.node.classList.remove("flash"), 1200);
    };
    made.left = passage(pair.left, "left", jumpTo("right"));
    made.right = passage(pair.right, "right", jumpTo("left"));
    const article = (which) => {
      const place = pair[which];
      const notes = [];
      if (data.documents[place.document].source) notes.push("earlier work");
      if (place.quoted) notes.push("quoted");
      if (place.cited) notes.push("cited");
      return el("article", {class: "side"},
          el("h3", {}, words(placeName(place)), el("small", {}, notes.length > 0 ? notes.join(", ") : which === "left" ? "first" : "again")),
          made[which].text);
    };
    return el("div", {class: "sides", tabindex: "0", role: "group", "aria-label": "both passages"}, article("left"), article("right"));
  };

  const heading = (pair) =>
    `${pair.kind[0].toUpperCase()}${pair.kind.slice(1)} ${pair.scope === "within" ? "within a document" : "across documents"}`;
  const facts = (pair) => {
    const out = [counted(pair.words, "word", "words") + " shared", `similarity ${decimal(pair.similarity, 2)}`, `${pair.bits.toFixed(0)} bits`];
    if (pair.lookalikes) out.push(counted(pair.lookalikes, "word", "words") + " with look-alike letters");
    return el("p", {class: "facts"}, ...out.map((fact) => el("span", {}, fact)), ...flags(pair));
  };

  const parts = (pair) => {
    if (!pair.parts) return [];
    const shorter = pair.left.last - pair.left.first < pair.right.last - pair.right.first ? "first" : "second";
    return [el("section", {class: "parts"}, el("h3", {}, `What the ${shorter} passage tells of the other one`),
        el("ul", {}, ...pair.parts.map((text) => words(text, {}, "li"))))];
  };

  const drawCompare = () => {
    if (!current) {
      compare.replaceChildren(el("h2", {id: "compare-head"}, "Both passages"), el("p", {}, pairs.length === 0 ? "Nothing to compare." : "Choose an overlap from the list."));
      return;
    }
    setHue(compare, current.group);
    const at = shown.indexOf(current);
    compare.replaceChildren(
        el("div", {class: "head"}, el("h2", {id: "compare-head"}, heading(current)),
            el("div", {class: "tools"}, button("Previous", () => step(-1), {disabled: at <= 0, "aria-keyshortcuts": "k"}),
                button("Next", () => step(1), {disabled: at < 0 || at === shown.length - 1, "aria-keyshortcuts": "j"}))),
        facts(current), sides(current), ...parts(current));
  };

  // Within the list alone: the page stays where its reader is.
  const scrollInList = (item) => {
    const frame = list.getBoundingClientRect();
    const {top, bottom} = item.getBoundingClientRect();
    if (top < frame.top) list.scrollTop -= frame.top - top;
    else if (bottom > frame.bottom) list.scrollTop += bottom - frame.bottom;
  };

  const select = (pair, scroll) => {
    current = pair;
    const at = shown.indexOf(pair);
    if (at >= 0 && Math.floor(at / PAGE) !== page) {
      page = Math.floor(at / PAGE);
      drawList();
    }
    for (const item of list.querySelectorAll(".item")) {
      if (item.dataset.number === String(pair.number)) {
        item.setAttribute("aria-current", "true");
        scrollInList(item);
      } else {
        item.removeAttribute("aria-current");
      }
    }
    drawCompare();
    if (scroll) compare.scrollIntoView({block: "nearest"});
    live.textContent = (at < 0 ? "An overlap that the filters hide" : `Overlap ${at + 1} of ${shown.length}`) +
        `: ${heading(pair)}, ${pair.words} words`;
  };
  const step = (by) => {
    if (shown.length === 0) return;
    const at = shown.indexOf(current);
    const next = at < 0 ? 0 : Math.max(0, Math.min(shown.length - 1, at + by));
    select(shown[next], true);
  };

  // ---------------------------------------------------------------- switches and filters

  const redrawList = () => {
    drawList();
    if (!shown.includes(current)) current = shown[0] ?? null;
    if (current) select(current, false);
    else drawCompare();
    live.textContent = listCount.textContent;
  };
  const redraw = () => {
    const measured = measure();
    drawFigure(measured);
    drawDocuments(measured);
    drawBoilerplate();
    redrawList();
  };

  const switches = () => {
    const set = el("fieldset", {}, el("legend", {}, "Counted:"));
    for (const one of SWITCHES) {
      const stock = data.boilerplate.filter((entry) => one.name === "boilerplate" || (one.name === "known" && entry.known)).length;
      const number = stock + pairs.filter((pair) => pair.traits.includes(one.name)).length;
      if (number === 0) continue;
      const box = el("input", {type: "checkbox", checked: one.on, id: "switch-" + one.name, onchange: () => {
        on[one.name] = box.checked;
        redraw();
      }});
      set.append(el("label", {}, box, `${one.label} `, el("span", {class: "count"}, `(${grouped(number)})`)));
    }
    return set.children.length > 1 ? set : undefined;
  };

  let documentChoice;
  const showOnly = (number) => {
    filter.document = number;
    documentChoice.value = String(number);
    page = 0;
    redrawList();
    document.getElementById("overlaps-head").scrollIntoView({block: "start"});
  };

  const filters = () => {
    const changed = () => {
      page = 0;
      redrawList();
    };
    const box = el("div", {class: "filters", role: "search", "aria-label": "Filter the overlaps"});
    for (const kind of Object.keys(filter.kinds)) {
      const input = el("input", {type: "checkbox", checked: true, onchange: () => {
        filter.kinds[kind] = input.checked;
        changed();
      }});
      const number = pairs.filter((pair) => pair.kind === kind).length;
      box.append(el("label", {}, input, `${kind} `, el("span", {class: "count"}, `(${grouped(number)})`)));
    }
    const choice = (label, options, apply) => {
      const input = el("select", {onchange: () => {
        apply(input.value);
        changed();
      }}, ...options.map(([value, says]) => el("option", {value}, says)));
      input.setAttribute("aria-label", label);
      return input;
    };
    const least = el("input", {type: "number", min: "0", value: "0", "aria-label": "Least number of words", oninput: () => {
      filter.least = Number(least.value) || 0;
      changed();
    }});
    const used = new Set(pairs.flatMap((pair) => [pair.left.document, pair.right.document]));
    const documents = [...used].sort((x, y) => x - y);
    documentChoice = choice("Document", [["", "all documents"], ...documents.map((number) => [String(number), withoutControls(documentName(number))])],
        (value) => { filter.document = value === "" ? "" : Number(value); });
    let typing = 0;
    const search = el("input", {type: "search", placeholder: "words or path", "aria-label": "Search in the overlaps", id: "search", oninput: () => {
      clearTimeout(typing);
      typing = setTimeout(() => {
        filter.text = search.value;
        changed();
      }, 120);
    }});
    box.append(
        choice("Scope", [["", "within and across"], ["within", "within a document"], ["across", "across documents"]], (value) => { filter.scope = value; }),
        el("label", {}, least, " words or more"),
        el("span", {class: "wide"}, documentChoice),
        el("span", {class: "wide"}, search,
            choice("Order", [["place", "by place"], ["words", "longest first"], ["similarity", "most similar first"], ["bits", "most surprising first"]],
                (value) => { filter.order = value; })));
    return box;
  };

  const drawBoilerplate = () => {
    if (data.boilerplate.length === 0) return;
    const entries = data.boilerplate.filter((one) => on.boilerplate && (on.known || !one.known)).map((one) => {
      const places = one.occurrences.slice(0, one.listed).map(([number, , , line, column]) =>
        el("li", {}, words(placeName({document: number, line, column}))));
      if (one.places > places.length) places.push(el("li", {}, `and ${counted(one.places - places.length, "more place", "more places")}`));
      return el("details", {},
          el("summary", {}, `${counted(one.documents, "document", "documents")}: `, words(beginning(one.text, 110)),
              ...(one.known ? [" ", el("span", {class: "flag"}, "known")] : [])),
          words(one.text, {class: "passage"}, "p"), el("ul", {}, ...places));
    });
    boilerplate.replaceChildren(
        el("div", {class: "head"}, el("h2", {id: "boilerplate-head"}, "Boilerplate"),
            el("p", {}, `passages that stand in ${grouped(data.asked.boilerplate)} documents or more`)), ...entries);
  };

  // Phrases that come back, of one document after the other, so many at a time.
  const PHRASES = 50;
  const drawPhrases = () => {
    if (!data.phrases) return;
    const place = (at) => {
      const says = el("span", {dir: "auto", lang: ""});
      appendText(says, oneSpace(at.before) + " ");
      const phrase = el("mark");
      appendText(phrase, oneSpace(at.text));
      const behind = el("span");
      appendText(behind, oneSpace(at.after));
      says.append(phrase, behind);
      return el("li", {}, el("span", {class: "where"}, `${at.line}:${at.column} `), says);
    };
    const entry = (one) => {
      const places = one.listed.map(place);
      if (one.places > places.length) places.push(el("li", {}, `and ${counted(one.places - places.length, "more place", "more places")}`));
      return el("details", {}, el("summary", {}, el("span", {class: "times"}, `${grouped(one.places)} × `), words(oneSpace(one.text))), el("ul", {}, ...places));
    };
    const byDocument = new Map();
    for (const one of data.phrases) {
      const number = one.listed[0].document;
      if (!byDocument.has(number)) byDocument.set(number, []);
      byDocument.get(number).push(one);
    }
    const parts = [...byDocument].flatMap(([number, all]) => {
      const box = el("div", {class: "phrases"});
      let drawn = 0;
      const more = button("", () => {
        const before = drawn;
        go();
        box.children[before].querySelector("summary").focus();
      });
      const go = () => {
        more.remove();
        box.append(...all.slice(drawn, drawn + PHRASES).map(entry));
        drawn = Math.min(all.length, drawn + PHRASES);
        more.textContent = `Show ${counted(Math.min(PHRASES, all.length - drawn), "more phrase", "more phrases")} of ${grouped(all.length)}`;
        if (drawn < all.length) box.append(more);
      };
      go();
      return [el("h3", {}, words(documentName(number))), box];
    });
    if (parts.length === 0) parts.push(el("p", {}, "No phrase comes back."));
    phrases.replaceChildren(
        el("div", {class: "head"}, el("h2", {id: "phrases-head"}, "Phrases that come back"),
            el("p", {}, "oftener than their words would let expect, the most surprising first")), ...parts);
  };

  // ---------------------------------------------------------------- keys, theme, paper

  const help = el("dialog", {"aria-labelledby": "help-head"},
      el("h2", {id: "help-head"}, "Keys"),
      el("dl", {}, ...[["j or n", "next overlap"], ["k or p", "previous overlap"], ["/", "search"], ["Enter", "on a shared stretch: go to its partner"],
        ["Enter", "on a map: to the next overlap in that document"], ["t", "light or dark"], ["?", "this help"]].flatMap(([key, says]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, says)])),
      el("p", {}, "Words marked with a wavy line stand on one side alone. Grey text stands beside the passages."),
      button("Close", () => help.close()));
  const theme = () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  };
  const KEYS = {j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), t: theme, "?": () => help.showModal(),
    "/": () => document.getElementById("search").focus()};
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest('input:not([type="checkbox"]), select, dialog');
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  let opened = [];  // what is unfolded for paper
  window.addEventListener("beforeprint", () => {
    opened = [...main.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
    for (const cell of [...undrawn.keys()]) draw(cell);
    printed.replaceChildren(...shown.slice(0, MOST_PRINTED).map((pair, number) =>
      setHue(el("section", {class: "printed"}, el("h3", {}, `${number + 1}. ${heading(pair)}`), facts(pair), sides(pair)), pair.group)));
    if (shown.length > MOST_PRINTED) printed.append(el("p", {}, `${grouped(shown.length - MOST_PRINTED)} more are not printed.`));
  });
  window.addEventListener("afterprint", () => {
    printed.replaceChildren();
    for (const one of opened) one.open = false;
  });

  // ---------------------------------------------------------------- all together

  const verdict = [];
  if (data.verdict.hasBaseline) {
    const known = pairs.filter((pair) => pair.known && !pair.reason).length + data.boilerplate.filter((one) => one.known).length;
    const all = data.overlaps.filter((pair) => !pair.furniture).length + data.boilerplate.length;
    verdict.push(el("p", {}, `${grouped(all - known)} new, ${grouped(known)} known from the baseline, ` +
        `${grouped(data.verdict.resolved.length)} resolved.`));
  }
  if (data.verdict.unchanged) verdict.push(el("p", {}, words(data.verdict.unchanged)));
  if (data.verdict.reasons.length > 0) {
    verdict.push(el("ul", {class: "fails", "aria-label": "What fails the run"}, ...data.verdict.reasons.map((reason) => el("li", {}, words(reason)))));
  }
  const signed = data.documents.map((one, number) => [one, number]).filter(([one]) => one.signs);
  if (signed.length > 0) {
    verdict.push(el("ul", {class: "fails", "aria-label": "Hidden or disguised text"},
        ...signed.flatMap(([one, number]) => one.signs.map((sign) => el("li", {}, words(documentName(number)), ", ", words(sign))))));
  }
  if (data.verdict.resolved.length > 0) {
    verdict.push(el("details", {}, el("summary", {}, "Resolved since the baseline was written"),
        el("ul", {}, ...data.verdict.resolved.map((one) => el("li", {}, words(one.left === one.right ? one.left : `${one.left} and ${one.right}`),
            ": ", words(one.text))))));
  }

  document.body.prepend(el("a", {class: "skip", href: "#overlaps-head"}, "Skip to the overlaps"));
  document.getElementById("top").append(el("div", {class: "tools"},
      button("Light or dark", theme, {"aria-keyshortcuts": "t"}), button("Keys", () => help.showModal(), {"aria-keyshortcuts": "?"})));
  main.replaceChildren(
      live,
      el("section", {class: "summary", "aria-label": "Summary"}, figure, el("div", {}, switches(), ...verdict)),
      el("section", {"aria-labelledby": "documents-head"},
          el("div", {class: "head"}, el("h2", {id: "documents-head"}, "Documents"), el("p", {}, "where in each document something repeats")),
          el("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of documents"},
              el("table", {}, el("thead", {}, el("tr", {}, el("th", {scope: "col"}, "Document"), el("th", {scope: "col", class: "number"}, "Share"),
                  el("th", {scope: "col", class: "number hide-narrow"}, "Words"), el("th", {scope: "col"}, "Where"))), documentRows))),
      el("section", {"aria-labelledby": "overlaps-head"},
          el("div", {class: "head"}, el("h2", {id: "overlaps-head", tabindex: "-1"}, "Overlaps"), listCount),
          el("div", {class: "work"}, el("div", {}, filters(), list, pager), compare)),
      boilerplate, phrases, printed);
  document.body.append(help);
  drawPhrases();
  redraw();
})();
