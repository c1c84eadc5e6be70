// Parts of elements that several modules of the reference use.

import { copyButton as button } from "assets/copy.js";
import { h } from "assets/dom.js";

export { h };

/** An input or a text area without the help that a browser gives for prose. */
export function plainField(tag, props) {
  const field = h(tag, { ...props, autocomplete: "off" });
  field.spellcheck = false;
  return field;
}

/** Announces a text to screen readers. */
export function announce(text) {
  document.getElementById("status").textContent = text;
}

/** A button that copies what `text()` returns. */
export const copyButton = (text) => button(text, { oncopied: () => announce("Copied") });

/** The head of a page: its title, below what it belongs to. */
export const pageHead = (eyebrow, title, ...content) =>
  h(
    "header",
    { class: "page-head" },
    eyebrow && h("p", { class: "eyebrow" }, eyebrow),
    h("h1", { tabindex: -1 }, title),
    content,
  );
