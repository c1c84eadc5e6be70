// Parts of elements that several modules of the reference use.

import { h } from "../console/lib/dom.js";

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

/** A button that copies what `text()` returns; null without a clipboard (http, other than localhost). */
export function copyButton(text, label = "Copy") {
  if (!navigator.clipboard) {
    return null;
  }
  const button = h("button", { type: "button", class: "button quiet small copy" }, label);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = "Copied";
    announce("Copied");
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
}
