// Colours for JSON, HTTP and the languages of the samples: strings, comments, numbers and keywords, nothing else.

import { h } from "./dom.js";

const STRINGS = /r?"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\]|\\[\s\S])*'|`[^`]*`/;
const COMMENTS = /(?<=^|\s)(?:#|\/\/|--)\s.*/;
const NUMBERS = /(?<![\w.])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/;
const WORDS = new RegExp(
  "\\b(?:" +
    "import|from|as|const|let|await|new|package|func|if|err|nil|null|None|true|false|True|False|defer|" +
    "require|do|end|public|class|static|void|throws|var|return|for|in|while|def|curl|select|where|order|by)\\b",
);

const CODE = pattern({ comment: COMMENTS, string: STRINGS, number: NUMBERS, word: WORDS });
const JSON_TEXT = pattern({
  name: /"(?:[^"\\]|\\.)*"(?=\s*:)/,
  string: /"(?:[^"\\]|\\.)*"/,
  number: NUMBERS,
  word: /\b(?:true|false|null)\b/,
});
const SHELL = pattern({ comment: COMMENTS, string: /"(?:[^"\\]|\\.)*"|'[^']*'/, word: /\b(?:curl|export)\b/ });
const HTTP = pattern({ word: /^(?:GET|POST|PUT|PATCH|DELETE)\b/m, name: /^[\w-]+(?=: )/m });

const LANGUAGES = { json: JSON_TEXT, sh: SHELL, http: HTTP, "": null };

/** Beyond this, colours take longer than they help. */
const MAX_LENGTH = 60000;

function pattern(kinds) {
  const groups = Object.entries(kinds).map(([kind, { source }]) => `(?<${kind}>${source})`);
  return new RegExp(groups.join("|"), "gm");
}

/** Returns text nodes and spans; together they have exactly this text. */
export function highlight(text, language = "") {
  const expression = language in LANGUAGES ? LANGUAGES[language] : CODE;
  if (expression === null || text.length > MAX_LENGTH) {
    return [text];
  }
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(expression)) {
    const [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    nodes.push(text.slice(end, match.index), h("span", { class: `is-${kind}` }, match[0]));
    end = match.index + match[0].length;
  }
  nodes.push(text.slice(end));
  return nodes;
}
