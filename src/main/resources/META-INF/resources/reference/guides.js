// The guides: pages of docs/, or sections of them. The build copies the files to reference/guides.

import { h, pageHead } from "./dom.js";
import { markdown, plain, slug } from "./markdown.js";
import { address, anchorId } from "./routes.js";

/** `sections` are the headings of the second level that belong to the guide; without them the guide is the file. */
export const guides = [
  {
    id: "first-call",
    title: "First call",
    file: "first-call.md",
    summary: "From a key to the first lead in five requests.",
  },
  {
    id: "conventions",
    title: "Conventions",
    file: "api.md",
    sections: [""],
    summary: "Formats of ids, times, bodies and responses.",
  },
  {
    id: "authentication",
    title: "Authentication",
    file: "api.md",
    sections: ["Authentication"],
    summary: "Two kinds of keys, and how to send them.",
  },
  {
    id: "keys",
    title: "Keys and scopes",
    file: "keys.md",
    summary: "What a key may do, when it expires, and from where it works.",
  },
  {
    id: "errors",
    title: "Errors",
    file: "api.md",
    sections: ["Errors"],
    summary: "The catalogue of codes, and what a client may repeat.",
  },
  {
    id: "pagination",
    title: "Pagination and filters",
    file: "api.md",
    sections: ["Pagination", "Filters"],
    summary: "Reading long lists by cursor, and keeping a copy up to date.",
  },
  {
    id: "idempotency",
    title: "Idempotency",
    file: "api.md",
    sections: ["Idempotency"],
    summary: "Repeating a request without doing its work twice.",
  },
  {
    id: "concurrency",
    title: "Concurrent changes",
    file: "api.md",
    sections: ["Concurrent changes"],
    summary: "Versions, ETag and If-Match.",
  },
  {
    id: "writing",
    title: "Writing leads",
    file: "api.md",
    sections: ["Duplicates", "Data cleanup", "Writing many leads"],
    summary: "Duplicates, formatting, and what happens to leads that exist.",
  },
  {
    id: "importing",
    title: "Importing files",
    file: "importing.md",
    summary: "CSV files of other programs, columns, previews and undo.",
  },
  { id: "events", title: "Events", file: "events.md", summary: "The log of changes, and how to follow it." },
  {
    id: "webhooks",
    title: "Webhooks",
    file: "webhooks.md",
    summary: "Events sent to a URL, signed, with retries and replay.",
  },
  {
    id: "do-not-contact",
    title: "Do not contact",
    file: "do-not-contact.md",
    summary: "Blocked addresses and domains, and erasing a person.",
  },
  {
    id: "verification",
    title: "Verification",
    file: "email-verification.md",
    summary: "Results, scores and their evidence.",
  },
  {
    id: "limits",
    title: "Limits",
    file: "api.md",
    sections: ["Limits"],
    summary: "Sizes, rows and times, and what happens beyond them.",
  },
];

const files = new Map();

/** The text of a file of docs/; each is loaded once. */
function load(file) {
  if (!files.has(file)) {
    const text = fetch(`reference/guides/${file}`).then((response) => {
      if (!response.ok) {
        files.delete(file);
        throw new Error(`${file}: ${response.status}`);
      }
      return response.text();
    });
    files.set(file, text);
  }
  return files.get(file);
}

/** The Markdown of a guide, with its headings: {text, headings: [{level, title, anchor}]}. */
export async function readGuide({ file, sections }) {
  const parts = (await load(file)).split(/^(?=## )/m);
  const chosen = sections ? parts.filter((part) => sections.includes(part.match(/^## (.*)/)?.[1] ?? "")) : parts;
  const text = chosen.join("");
  const headings = [...withoutCode(text).matchAll(/^(#{2,3}) (.*)$/gm)].map(([, marks, title]) => ({
    level: marks.length,
    title: plain(title),
    anchor: slug(plain(title)),
  }));
  return { text, headings };
}

function withoutCode(text) {
  return text.replace(/^```[\s\S]*?^```/gm, "");
}

/** The place of a link between pages of docs/: a guide, or null for a page that is none. */
async function places() {
  const targets = new Map();
  for (const guide of guides) {
    const { headings } = await readGuide(guide);
    const page = `guides/${guide.id}`;
    if (!guide.sections || guide.sections.includes("")) {
      targets.set(guide.file, address(page));
    }
    for (const { anchor } of headings) {
      targets.set(
        `${guide.file}#${anchor}`,
        headings[0].anchor === anchor && guide.sections?.length === 1 ? address(page) : address(page, anchor),
      );
    }
  }
  return targets;
}

export async function guidePage(api, id) {
  const guide = guides.find((each) => each.id === id);
  if (!guide) {
    return null;
  }
  const [{ text, headings }, targets] = await Promise.all([readGuide(guide), places()]);
  const page = `guides/${id}`;
  const isOne = guide.sections?.length === 1;
  // The title of the guide replaces the title of the file, or the heading of its only section.
  const body = text.replace(isOne ? /^#{1,2} .*$/m : /^# .*$/m, "");
  const link = (href) => {
    const [file, anchor] = href.split("#");
    const place = `${file || guide.file}${anchor ? `#${anchor}` : ""}`;
    return href === "../openapi.yaml" ? "openapi.yaml" : (targets.get(place) ?? targets.get(file) ?? null);
  };
  const row = (cells) => {
    const code = cells.map((cell) => cell.match(/^`([A-Z_]+)`$/)?.[1]).find((each) => api.errorCodes.includes(each));
    return code && anchorId(code);
  };
  const contents = headings.filter(({ level }) => level === 2).slice(isOne ? 1 : 0);
  const element = h(
    "article",
    { class: "guide" },
    h(
      "div",
      { class: "prose" },
      pageHead("Guide", guide.title),
      markdown(body, { link, row, anchor: (title) => anchorId(slug(title)) }),
      neighbours(guide),
    ),
    contents.length > 1 &&
      h(
        "nav",
        { class: "contents", "aria-label": "On this page" },
        h("h2", {}, "On this page"),
        h(
          "ul",
          {},
          contents.map(({ title, anchor }) => h("li", {}, h("a", { href: address(page, anchor) }, title))),
        ),
      ),
  );
  return { title: guide.title, element };
}

function neighbours(guide) {
  const next = guides[guides.indexOf(guide) + 1];
  return (
    next &&
    h(
      "p",
      { class: "next" },
      h("span", { class: "muted" }, "Next"),
      h("a", { href: address(`guides/${next.id}`) }, next.title),
    )
  );
}
