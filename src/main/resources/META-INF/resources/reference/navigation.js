// The navigation at the left: guides, operations by tag, schemas; and the search above it.

import { h } from "./dom.js";
import { guides } from "./guides.js";
import { address } from "./routes.js";
import { search } from "./search.js";

export function navigation(api) {
  const tree = document.getElementById("tree");
  const links = new Map();
  const group = (title, entries) =>
    h(
      "section",
      { class: "tree-group" },
      h("h2", {}, title),
      h(
        "ul",
        {},
        entries.map(({ page, text, method }) => {
          const label = method && h("span", { class: `method is-${method.toLowerCase()}` }, SHORT[method] ?? method);
          const link = h("a", { href: address(page) }, h("span", {}, text), label);
          links.set(page, link);
          return h("li", {}, link);
        }),
      ),
    );

  tree.append(
    group(
      "Guides",
      guides.map(({ id, title }) => ({ page: `guides/${id}`, text: title })),
    ),
    ...api.tags.map(({ name, operations }) =>
      group(
        name,
        operations.map(({ id, summary, method }) => ({ page: `operations/${id}`, text: summary, method })),
      ),
    ),
    group(
      "Schemas",
      api.resources.map((name) => ({ page: `schemas/${name}`, text: name })),
    ),
  );
  search(api, tree);
  const reveal = (link) => {
    const frame = tree.getBoundingClientRect();
    const { top, bottom } = link.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom) {
      tree.scrollTop += top - frame.top - frame.height / 3;
    }
  };
  const drawer = openButton();

  return {
    select(page) {
      for (const [name, link] of links) {
        if (name === page) {
          link.setAttribute("aria-current", "page");
          reveal(link);
        } else {
          link.removeAttribute("aria-current");
        }
      }
      drawer.close();
    },
  };
}

const SHORT = { DELETE: "DEL" };

/** On narrow screens the navigation covers the page. */
function openButton() {
  const button = document.getElementById("menu-button");
  const root = document.documentElement;
  const set = (isOpen) => {
    root.classList.toggle("has-menu", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
  };
  button.addEventListener("click", () => set(!root.classList.contains("has-menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && root.classList.contains("has-menu")) {
      set(false);
      button.focus();
    }
  });
  return { close: () => set(false) };
}
