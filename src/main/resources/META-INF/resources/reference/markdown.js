// Turns Markdown into elements. `marked` only reads it: its tokens become elements here, and HTML in a text stays text.

import { Lexer } from "marked";
import { copyButton, h } from "./dom.js";
import { highlight } from "./highlight.js";

/** Returns the elements of a text. `options.link(href)` returns the place of a link, or null for plain text. */
export function markdown(text, options = {}) {
  return blocks(new Lexer({ gfm: true }).lex(text), options);
}

/** Returns the nodes of one line, without a paragraph around them. */
export function inline(text) {
  return inlines(new Lexer({ gfm: true }).inlineTokens(text), {});
}

/** The anchor of a heading, as GitHub makes it. */
export function slug(text) {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** The text of a heading without its marks. */
export function plain(text) {
  return inline(text)
    .map((node) => node.textContent ?? node)
    .join("");
}

function blocks(tokens, options) {
  return tokens.map((token) => block(token, options)).filter((node) => node !== null);
}

function block(token, options) {
  switch (token.type) {
    case "heading":
      return h(`h${token.depth}`, { id: options.anchor?.(plain(token.text)) }, inlines(token.tokens, options));
    case "paragraph":
      return h("p", {}, inlines(token.tokens, options));
    case "text":
      return h("span", {}, token.tokens ? inlines(token.tokens, options) : token.text);
    case "code":
      return codeBlock(token.text, token.lang);
    case "list":
      return h(
        token.ordered ? "ol" : "ul",
        {},
        token.items.map((item) => h("li", {}, blocks(item.tokens, options))),
      );
    case "table":
      return table(token, options);
    case "blockquote":
      return h("blockquote", {}, blocks(token.tokens, options));
    case "hr":
      return h("hr");
    case "space":
    case "def":
      return null;
    default:
      return h("p", {}, token.raw);
  }
}

function codeBlock(text, language) {
  return h(
    "div",
    { class: "code" },
    h("pre", { tabindex: 0 }, highlight(text, language)),
    copyButton(() => text),
  );
}

function table({ header, rows }, options) {
  const cells = (tag, row) =>
    // The corner of a table can be empty, which is no header.
    row.map(({ text, tokens }) => h(text.trim() === "" ? "td" : tag, {}, inlines(tokens, options)));
  const hasHeader = header.some(({ text }) => text.trim() !== "");
  return h(
    "div",
    { class: "table-frame", tabindex: 0, role: "group", "aria-label": "Table" },
    h(
      "table",
      {},
      hasHeader && h("thead", {}, h("tr", {}, cells("th", header))),
      h(
        "tbody",
        {},
        rows.map((row) => h("tr", { id: options.row?.(row.map(({ text }) => text)) }, cells("td", row))),
      ),
    ),
  );
}

function inlines(tokens, options) {
  return tokens.map((token) => {
    switch (token.type) {
      case "codespan":
        return h("code", {}, breakable(token.text));
      case "strong":
      case "em":
      case "del":
        return h(token.type, {}, inlines(token.tokens, options));
      case "br":
        return h("br");
      case "link":
        return link(token, options);
      case "text":
        return token.tokens ? h("span", {}, inlines(token.tokens, options)) : token.text;
      case "escape":
        return token.text;
      default:
        return token.raw;
    }
  });
}

/** Names in capitals may break after an underscore: tables on a phone have narrow columns. */
function breakable(text) {
  return text.split(/(?<=[A-Z]_)(?=[A-Z])/).flatMap((part, i) => [i > 0 && h("wbr"), part]);
}

function link({ href, tokens }, options) {
  const content = inlines(tokens, options);
  if (/^https?:/.test(href)) {
    return h("a", { href, rel: "noreferrer" }, content);
  }
  const place = options.link?.(href) ?? null;
  return place === null ? h("span", { title: href }, content) : h("a", { href: place }, content);
}
