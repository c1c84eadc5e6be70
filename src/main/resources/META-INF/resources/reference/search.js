// Search over guides, operations, paths, fields and error codes.

import { announce, h } from "./dom.js";
import { guides, readGuide } from "./guides.js";
import { address } from "./routes.js";

const MAX_HITS = 14;

/** Builds the entries: {title, detail, href, words, rank}. A lower rank comes first among equal matches. */
function entriesOf(api) {
  const entries = [];
  for (const { id, title, summary } of guides) {
    entries.push({ title, detail: "Guide", href: address(`guides/${id}`), words: `${title} ${summary}`, rank: 1 });
  }
  for (const code of api.errorCodes) {
    entries.push({
      title: code,
      detail: "Error code",
      href: address("guides/errors", code),
      words: `${code} ${code.replaceAll("_", " ")}`,
      rank: 1,
    });
  }
  for (const { id, summary, method, path, description, parameters, isReceived } of api.operations.values()) {
    const page = `operations/${id}`;
    const line = isReceived ? "Webhook" : `${method} ${path}`;
    entries.push({
      title: summary,
      detail: line,
      href: address(page),
      words: `${summary} ${line} ${id}`,
      more: description,
      rank: 0,
    });
    for (const { name, in: place } of parameters) {
      entries.push({
        title: name,
        detail: `${summary}, ${place}`,
        href: address(page, `${place}.${name}`),
        words: name,
        rank: 3,
      });
    }
  }
  for (const name of api.resources) {
    entries.push({ title: name, detail: "Schema", href: address(`schemas/${name}`), words: name, rank: 2 });
    for (const field of Object.keys(api.schemas[name].properties)) {
      entries.push({
        title: field,
        detail: `Field of ${name}`,
        href: address(`schemas/${name}`, `field.${field}`),
        words: field,
        rank: 2,
      });
    }
  }
  for (const operation of api.operations.values()) {
    for (const [type] of [operation.body?.types ?? []]) {
      for (const field of Object.keys(type?.schema.properties ?? {})) {
        entries.push({
          title: field,
          detail: `${operation.summary}, body`,
          href: address(`operations/${operation.id}`, `body.${field}`),
          words: field,
          rank: 3,
        });
      }
    }
  }
  return entries;
}

async function headings() {
  const found = await Promise.all(
    guides.map(async (guide) =>
      (await readGuide(guide)).headings.map(({ title, anchor }) => ({
        title,
        detail: `Guide: ${guide.title}`,
        href: address(`guides/${guide.id}`, anchor),
        words: title,
        rank: 2,
      })),
    ),
  );
  return found.flat();
}

/** Every word of the query must be in the entry. Equal names first, then beginnings, then the rest. */
function score({ title, words, more = "", rank }, query) {
  const all = words.toLowerCase();
  const parts = query.split(/\s+/);
  if (title.toLowerCase() === query) {
    return rank;
  }
  if (all.startsWith(query)) {
    return 10 + rank;
  }
  if (parts.every((part) => all.includes(part))) {
    return (parts.every((part) => begins(all, part)) ? 20 : 30) + rank;
  }
  return parts.every((part) => begins(`${all} ${more.toLowerCase()}`, part)) ? 40 + rank : null;
}

/** Whether a word of the text begins so. */
function begins(text, part) {
  return new RegExp(`(^|[^a-z0-9])${escape(part)}`).test(text);
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

export function search(api, tree) {
  const field = document.getElementById("search");
  const list = document.getElementById("hits");
  const nothing = document.getElementById("nothing");
  let entries = entriesOf(api);
  let hits = [];
  let active = -1;

  const mark = (index) => {
    active = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    list.children[index]?.scrollIntoView({ block: "nearest" });
    if (index >= 0 && hits.length > 0) {
      field.setAttribute("aria-activedescendant", `hit-${index}`);
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  };
  const find = () => {
    const query = field.value.trim().toLowerCase();
    const isSearching = query !== "";
    tree.hidden = isSearching;
    hits = isSearching ? ranked(entries, query) : [];
    list.replaceChildren(...hits.map(option));
    list.hidden = hits.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    nothing.hidden = !isSearching || hits.length > 0;
    mark(hits.length > 0 ? 0 : -1);
    if (isSearching) {
      announce(`${hits.length} results`);
    }
  };
  const option = ({ title, detail, href }, i) =>
    h(
      "div",
      { id: `hit-${i}`, role: "option", "aria-selected": "false", onclick: () => open(href) },
      h("span", { class: "hit-title" }, title),
      h("span", { class: "hit-detail" }, detail),
    );
  const open = (href) => {
    field.value = "";
    find();
    field.blur();
    location.hash = href;
  };

  field.addEventListener("focus", async () => entries.push(...(await headings())), { once: true });
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length > 0) {
      event.preventDefault();
      mark((active + step + hits.length) % hits.length);
    } else if (event.key === "Enter" && hits[active]) {
      open(hits[active].href);
    } else if (event.key === "Escape") {
      field.value = "";
      find();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      field.focus();
    }
  });
}

function ranked(entries, query) {
  return entries
    .map((entry) => ({ ...entry, score: score(entry, query) }))
    .filter((entry) => entry.score !== null)
    .sort((a, b) => a.score - b.score)
    .slice(0, MAX_HITS);
}
