// Writes a request as a program in six languages.
//
// A request is {method, url, headers, text | form} from request.js. The body is one string in each program: a literal
// of the language would change 12345678901234567890 or 0.10.

import { java } from "./sample-java.js";
import { doubleQuoted, isPlain } from "./quoting.js";

export const samples = [
  { name: "curl", language: "sh", write: curl },
  { name: "Python", write: python },
  { name: "JavaScript", write: javascript },
  { name: "Go", write: go },
  { name: "Ruby", write: ruby },
  { name: "Java", write: java },
];

// ---- curl

function curl({ method, url, headers, text, form }) {
  const parts = [method === "GET" ? `curl ${shell(url)}` : `curl -X ${method} ${shell(url)}`];
  for (const [name, value] of Object.entries(headers)) {
    parts.push(`-H ${shell(`${name}: ${value}`)}`);
  }
  if (text !== undefined) {
    // Unlike -d, --data-raw does not read a leading @ as a file name.
    parts.push(`--data-raw ${shell(text)}`);
  }
  for (const { name, value, file, type } of form ?? []) {
    // Unlike -F, --form-string does not interpret @, < and ;.
    parts.push(
      file === undefined
        ? `--form-string ${shell(`${name}=${value}`)}`
        : `-F ${shell(`${name}=@${doubleQuoted(file)}${type ? `;type=${type}` : ""}`)}`,
    );
  }
  return parts.join(" \\\n  ");
}

/** Within single quotes a shell interprets only the single quote. */
function shell(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

// ---- Python (requests)

function python({ method, url, headers, text, form }) {
  const lines = ["import requests", "", `url = ${doubleQuoted(url)}`, "headers = {"];
  for (const [name, value] of Object.entries(headers)) {
    lines.push(`    ${doubleQuoted(name)}: ${doubleQuoted(value)},`);
  }
  lines.push("}");
  let body = "";
  if (text !== undefined) {
    lines.push(`data = ${pythonText(text)}`);
    body = ", data=data.encode()";
  }
  if (form) {
    lines.push("parts = [");
    for (const { name, value, file, type } of form) {
      const content =
        file === undefined
          ? `None, ${doubleQuoted(value)}`
          : `${doubleQuoted(file)}, open(${doubleQuoted(file)}, "rb"), ${doubleQuoted(type)}`;
      lines.push(`    (${doubleQuoted(name)}, (${content})),`);
    }
    lines.push("]");
    body = ", files=parts";
  }
  lines.push("", `response = requests.request(${doubleQuoted(method)}, url, headers=headers${body})`);
  lines.push("print(response.status_code)", "print(response.text)");
  return lines.join("\n");
}

function pythonText(text) {
  // A raw string cannot end in a quote or a backslash.
  const raw = isPlain(text) && !text.includes('"""') && !/["\\]$/.test(text);
  return raw ? `r"""${text}"""` : doubleQuoted(text);
}

// ---- JavaScript (fetch)

function javascript({ method, url, headers, text, form }) {
  const lines = [];
  if (form?.some(({ file }) => file !== undefined)) {
    lines.push('import { readFile } from "node:fs/promises";', "");
  }
  if (form) {
    lines.push("const form = new FormData();");
    for (const { name, value, file, type } of form) {
      const content =
        file === undefined
          ? doubleQuoted(value)
          : `new Blob([await readFile(${doubleQuoted(file)})], { type: ${doubleQuoted(type)} }), ` + doubleQuoted(file);
      lines.push(`form.append(${doubleQuoted(name)}, ${content});`);
    }
    lines.push("");
  }
  lines.push(`const response = await fetch(${doubleQuoted(url)}, {`);
  lines.push(`  method: ${doubleQuoted(method)},`, "  headers: {");
  for (const [name, value] of Object.entries(headers)) {
    lines.push(`    ${doubleQuoted(name)}: ${doubleQuoted(value)},`);
  }
  lines.push("  },");
  if (text !== undefined) {
    lines.push(`  body: ${javascriptText(text)},`);
  }
  if (form) {
    lines.push("  body: form,");
  }
  lines.push("});", "console.log(response.status);", "console.log(await response.text());");
  return lines.join("\n");
}

function javascriptText(text) {
  const raw = isPlain(text) && !text.includes("`") && !text.includes("${") && !text.endsWith("\\");
  return raw ? `String.raw\`${text}\`` : doubleQuoted(text);
}

// ---- Go (net/http)

function go({ method, url, headers, text, form }) {
  const imports = ["fmt", "io", "net/http"];
  const lines = [];
  let body = "nil";
  if (text !== undefined) {
    imports.push("strings");
    lines.push(`body := strings.NewReader(${goText(text)})`);
    body = "body";
  }
  if (form) {
    imports.push("bytes", "mime/multipart");
    lines.push("body := &bytes.Buffer{}", "form := multipart.NewWriter(body)");
    body = "body";
    if (form.some(({ file }) => file !== undefined)) {
      imports.push("os");
    }
    for (const { name, value, file } of form) {
      if (file === undefined) {
        lines.push(`form.WriteField(${doubleQuoted(name)}, ${doubleQuoted(value)})`);
      } else {
        lines.push("{");
        lines.push(`\tcontent, err := os.ReadFile(${doubleQuoted(file)})`, ...goPanic("\t"));
        lines.push(`\tpart, err := form.CreateFormFile(${doubleQuoted(name)}, ${doubleQuoted(file)})`);
        lines.push(...goPanic("\t"));
        lines.push("\tpart.Write(content)", "}");
      }
    }
    lines.push("form.Close()");
  }
  lines.push(`request, err := http.NewRequest(${doubleQuoted(method)}, ${doubleQuoted(url)}, ${body})`, ...goPanic());
  for (const [name, value] of Object.entries(headers)) {
    lines.push(`request.Header.Set(${doubleQuoted(name)}, ${doubleQuoted(value)})`);
  }
  if (form) {
    lines.push('request.Header.Set("Content-Type", form.FormDataContentType())');
  }
  lines.push("response, err := http.DefaultClient.Do(request)", ...goPanic(), "defer response.Body.Close()");
  lines.push("answer, err := io.ReadAll(response.Body)", ...goPanic());
  lines.push("fmt.Println(response.Status)", "fmt.Println(string(answer))");

  const importLines = imports.sort().map((name) => `\t"${name}"`);
  // Indents only the first line of each entry; the lines of a body are content.
  const mainLines = lines.map((line) => `\t${line}`);
  return ["package main", "", "import (", ...importLines, ")", "", "func main() {", ...mainLines, "}"].join("\n");
}

function goPanic(indent = "") {
  return [`${indent}if err != nil {`, `${indent}\tpanic(err)`, `${indent}}`];
}

function goText(text) {
  return isPlain(text) && !text.includes("`") ? `\`${text}\`` : doubleQuoted(text);
}

// ---- Ruby (Net::HTTP)

function ruby({ method, url, headers, text, form }) {
  const className = method[0] + method.slice(1).toLowerCase();
  const lines = ["require 'net/http'", "", `uri = URI(${singleQuoted(url)})`];
  lines.push(`request = Net::HTTP::${className}.new(uri)`);
  for (const [name, value] of Object.entries(headers)) {
    lines.push(`request[${singleQuoted(name)}] = ${singleQuoted(value)}`);
  }
  if (text !== undefined) {
    lines.push(`request.body = ${singleQuoted(text)}`);
  }
  if (form) {
    lines.push("parts = [");
    for (const { name, value, file, type } of form) {
      const content =
        file === undefined
          ? singleQuoted(value)
          : `File.open(${singleQuoted(file)}), ` +
            `{ filename: ${singleQuoted(file)}, content_type: ${singleQuoted(type)} }`;
      lines.push(`  [${singleQuoted(name)}, ${content}],`);
    }
    lines.push("]", "request.set_form(parts, 'multipart/form-data')");
  }
  lines.push("", "response = Net::HTTP.start(uri.hostname, uri.port, use_ssl: uri.scheme == 'https') do |http|");
  lines.push("  http.request(request)", "end", "puts response.code", "puts response.body");
  return lines.join("\n");
}

/** Within single quotes Ruby does not interpolate; only the backslash and the quote need a backslash. */
function singleQuoted(text) {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
