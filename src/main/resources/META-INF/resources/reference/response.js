// The answer as the server wrote it.
//
// Swagger UI lays out JSON through JSON.parse, which turns 12345678901234567890 into 12345678901234567000 and 0.10
// into 0.1. Known upstream (swagger-api/swagger-ui#2030, #10049) and still so in 5.34.1; this file can go with it.

/** Lays out JSON with every number in the digits it came in; undefined where that is not possible. */
export function layOutExactly(text) {
  // Browsers before 2025 lack rawJSON; there the answer stays with Swagger UI.
  if (!JSON.rawJSON) {
    return undefined;
  }
  const keepDigits = (key, value, { source }) => (typeof value === "number" ? JSON.rawJSON(source) : value);
  try {
    return JSON.stringify(JSON.parse(text, keepDigits), null, 2);
  } catch {
    return undefined;
  }
}
