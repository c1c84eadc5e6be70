// Java 17 (java.net.http), as one file: `java Sample.java` runs it.

import { doubleQuoted, isPlain } from "./quoting.js";

export function java({ method, url, headers, text, form }) {
  const imports = [
    "java.net.URI",
    "java.net.http.HttpClient",
    "java.net.http.HttpRequest",
    "java.net.http.HttpResponse",
  ];
  const lines = [];
  let body = "HttpRequest.BodyPublishers.noBody()";
  if (text !== undefined) {
    lines.push(...`String body = ${javaText(text)};`.split("\n"));
    body = "HttpRequest.BodyPublishers.ofString(body)";
  }
  if (form) {
    imports.push("java.io.ByteArrayOutputStream");
    lines.push(
      'String boundary = "part-" + System.nanoTime();',
      "ByteArrayOutputStream form = new ByteArrayOutputStream();",
    );
    for (const part of form) {
      lines.push(...formPart(part));
    }
    if (form.some(({ file }) => file !== undefined)) {
      imports.push("java.nio.file.Files", "java.nio.file.Path");
    }
    lines.push('form.writeBytes(("--" + boundary + "--\\r\\n").getBytes());');
    body = "HttpRequest.BodyPublishers.ofByteArray(form.toByteArray())";
  }
  lines.push(`HttpRequest request = HttpRequest.newBuilder(URI.create(${quoted(url)}))`);
  for (const [name, value] of Object.entries(headers)) {
    lines.push(`        .header(${quoted(name)}, ${quoted(value)})`);
  }
  if (form) {
    lines.push('        .header("Content-Type", "multipart/form-data; boundary=" + boundary)');
  }
  lines.push(`        .method(${quoted(method)}, ${body})`, "        .build();");
  lines.push(
    "HttpResponse<String> response =",
    "        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());",
  );
  lines.push("System.out.println(response.statusCode());", "System.out.println(response.body());");
  return [
    ...imports.sort().map((name) => `import ${name};`),
    "",
    "class Sample {",
    "    public static void main(String[] args) throws Exception {",
    ...lines.map((line) => (line === "" ? "" : `        ${line}`)),
    "    }",
    "}",
  ].join("\n");
}

function formPart({ name, value, file, type }) {
  const disposition = `Content-Disposition: form-data; name=${doubleQuoted(name)}`;
  const rest =
    file === undefined ? `\r\n\r\n${value}\r\n` : `; filename=${doubleQuoted(file)}\r\nContent-Type: ${type}\r\n\r\n`;
  const lines = [`form.writeBytes(("--" + boundary + ${quoted(`\r\n${disposition}${rest}`)}).getBytes("UTF-8"));`];
  if (file !== undefined) {
    lines.push(
      `form.writeBytes(Files.readAllBytes(Path.of(${quoted(file)})));`,
      'form.writeBytes("\\r\\n".getBytes());',
    );
  }
  return lines;
}

/** A text block. The last line ends in a backslash, so that the indentation of the closing quotes is the smallest. */
function javaText(text) {
  if (!isPlain(text) || !text.includes("\n")) {
    return quoted(text);
  }
  const lines = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"""', '\\"""')
    // A text block drops white space at the end of a line.
    .replace(/ $/gm, "\\s")
    .split("\n")
    .map((line) => (line === "" ? "" : `        ${line}`));
  return ascii(['"""', ...lines].join("\n") + '\\\n        """');
}

/** The escapes of JSON are those of Java. */
function quoted(text) {
  return ascii(doubleQuoted(text));
}

/** Java 17 reads a source in the charset of the system. */
function ascii(text) {
  return text.replace(/[^\u0000-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
