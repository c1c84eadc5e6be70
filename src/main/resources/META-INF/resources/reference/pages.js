// The first page, the pages of schemas, and the page for unknown addresses.

import { copyButton, h, pageHead } from "./dom.js";
import { exampleOf, textOf } from "./example.js";
import { fieldsOf } from "./fields.js";
import { guides } from "./guides.js";
import { highlight } from "./highlight.js";
import { inline, markdown } from "./markdown.js";
import { codeCard } from "./panel.js";
import { address } from "./routes.js";

export function homePage(api) {
  return h(
    "article",
    { class: "home" },
    pageHead(
      null,
      "Leadkeep API",
      h(
        "p",
        { class: "lead" },
        "Store leads, keep one for each e-mail address, verify them, and follow every change. " +
          "The page of each operation can send its request.",
      ),
      h(
        "p",
        { class: "actions" },
        h("a", { class: "button primary", href: "#/guides/first-call" }, "Make the first call"),
        h("a", { class: "button", href: "#/operations/createLead" }, "Create a lead"),
      ),
    ),
    h(
      "section",
      { class: "group" },
      h("h2", {}, "Guides"),
      cards(guides.map(({ id, title, summary }) => ({ href: address(`guides/${id}`), title, text: summary }))),
    ),
    h(
      "section",
      { class: "group" },
      h("h2", {}, "Operations"),
      cards(
        api.tags.map(({ name, description, operations }) => ({
          href: address(`operations/${operations[0].id}`),
          title: name,
          text: inline(description),
          count: `${operations.length}`,
        })),
      ),
    ),
    h(
      "section",
      { class: "group prose" },
      h("h2", {}, "The document"),
      markdown(api.info.description),
      h(
        "p",
        {},
        "The description of all operations (OpenAPI 3.1): ",
        h("a", { href: "openapi.json" }, "openapi.json"),
        ", ",
        h("a", { href: "openapi.yaml" }, "openapi.yaml"),
      ),
    ),
  );
}

function cards(entries) {
  return h(
    "ul",
    { class: "cards" },
    entries.map(({ href, title, text, count }) =>
      h(
        "li",
        {},
        h("h3", {}, h("a", { href }, title), count && h("span", { class: "badge number" }, count)),
        h("p", {}, text),
      ),
    ),
  );
}

export function schemaPage(api, name) {
  const schema = api.resolve({ $ref: `#/components/schemas/${name}` });
  const page = `schemas/${name}`;
  const text = textOf(exampleOf(api, schema));
  const users = [...api.operations.values()].filter((operation) => uses(api, operation, name));
  return h(
    "article",
    { class: "operation" },
    h(
      "div",
      { class: "operation-request" },
      pageHead("Schema", name, schema.description && h("p", { class: "prose" }, inline(schema.description))),
      users.length > 0 &&
        h(
          "p",
          { class: "muted used-by" },
          "Returned by ",
          users.map(({ id, summary }, i) => [i > 0 && ", ", h("a", { href: address(`operations/${id}`) }, summary)]),
        ),
      fieldsOf(api, schema, { page, prefix: "field", isResponse: true }),
    ),
    h(
      "aside",
      { class: "panel", "aria-label": "Example" },
      codeCard(
        "Example",
        null,
        h("pre", { tabindex: 0 }, highlight(text, "json")),
        copyButton(() => text),
      ),
    ),
  );
}

function uses(api, { responses }, name) {
  return responses.some(({ types }) =>
    types.some(({ schema }) => {
      const data = api.resolve(schema?.properties?.data);
      return [schema?.name, data?.name, api.resolve(data?.items)?.name].includes(name);
    }),
  );
}

export function missingPage() {
  return h(
    "article",
    { class: "home" },
    h("h1", { tabindex: -1 }, "There is no such page"),
    h("p", {}, "Search for it, or start at the ", h("a", { href: "#/" }, "overview"), "."),
  );
}
