// Reads and formats responses without changing numbers.

/** Enough to look at; an export has no upper limit. */
const MAX_BYTES = 512 * 1024;

/** Formats JSON with the original digits of every number; other text stays as it is. */
function formatExactly(text) {
  // Browsers before 2025 lack rawJSON: JSON.parse would change 12345678901234567890.
  if (!JSON.rawJSON) {
    return text;
  }
  const keepDigits = (key, value, { source }) => (typeof value === "number" ? JSON.rawJSON(source) : value);
  try {
    return JSON.stringify(JSON.parse(text, keepDigits), null, 2);
  } catch {
    return text;
  }
}

/** Reads a response: {status, reason, headers, text, isJson, isCut, bytes}. */
export async function read(response) {
  const chunks = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  let isCut = false;
  while (reader && !isCut) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    chunks.push(value);
    bytes += value.length;
    isCut = bytes > MAX_BYTES;
  }
  if (isCut) {
    await reader.cancel();
  }
  const isJson =
    /json/.test(response.headers.get("content-type") ?? "") && !/ndjson/.test(response.headers.get("content-type"));
  const text = await new Blob(chunks).text();
  return {
    status: response.status,
    reason: response.statusText,
    headers: [...response.headers.entries()],
    text: isJson && !isCut ? formatExactly(text) : text,
    isJson,
    isCut,
    bytes,
  };
}
