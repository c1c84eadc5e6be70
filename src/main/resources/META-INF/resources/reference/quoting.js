// String literals that several languages share.

/** A JSON string is the same string literal in Python, JavaScript and Go. */
export function doubleQuoted(text) {
  // Go allows a byte order mark only as an escape.
  return JSON.stringify(text).replaceAll("\ufeff", "\\ufeff");
}

/** Raw strings can contain line feeds; other control characters, and in Go the byte order mark, need an escape. */
export function isPlain(text) {
  return !/[\u0000-\u0009\u000b-\u001f\u007f\ufeff]/.test(text);
}
