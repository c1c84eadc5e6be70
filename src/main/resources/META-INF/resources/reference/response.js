// Formats the JSON of a response without changing numbers.
//
// Swagger UI formats JSON with JSON.parse, which changes 12345678901234567890 to 12345678901234567000 and 0.10 to 0.1
// (swagger-api/swagger-ui#2030, #10049; still open in 5.34.1). Remove this file when that is fixed.

/** Formats JSON with the original digits of every number; undefined if that is not possible. */
export function formatExactly(text) {
  // Browsers before 2025 lack rawJSON and use the format of Swagger UI.
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
