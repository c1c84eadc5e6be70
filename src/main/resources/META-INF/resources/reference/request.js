// The request that "Send" will make for an operation, with placeholders where the input is not complete.

import { examplesOf, textOf } from "./example.js";

/** Input that stays while the reader goes from operation to operation. In memory only: a reload forgets it. */
const shared = { key: "", session: null, workspace: "" };

const NO_KEY = "YOUR_API_KEY";

export class RequestInput extends EventTarget {
  constructor(api, operation) {
    super();
    this.operation = operation;
    this.values = new Map();
    this.form = new Map();
    const [type] = operation.body?.types ?? [];
    this.type = type?.type;
    this.examples = type && !this.isForm ? examplesOf(api, type) : [];
    this.text = this.examples.length > 0 ? textOf(this.examples[0].value) : "";
  }

  get isForm() {
    return this.type === "multipart/form-data";
  }

  get key() {
    return shared.key;
  }

  set key(key) {
    shared.key = key.trim();
    this.changed();
  }

  /** The session of the console: its CSRF token, or null. */
  get session() {
    return shared.session;
  }

  set session(session) {
    shared.session = session;
    this.changed();
  }

  value(parameter) {
    return parameter.name === "X-Workspace-Id" ? shared.workspace : (this.values.get(id(parameter)) ?? "");
  }

  setValue(parameter, value) {
    if (parameter.name === "X-Workspace-Id") {
      shared.workspace = value;
    } else {
      this.values.set(id(parameter), value);
    }
    this.changed();
  }

  setText(text) {
    this.text = text;
    this.changed();
  }

  /** Sets a field of the form: a text, or a File. */
  setField(name, value) {
    this.form.set(name, value);
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** The names of what is missing. */
  missing() {
    const parameters = this.operation.parameters.filter((each) => each.required && this.value(each) === "");
    const missing = parameters.map(({ name }) => name);
    if (this.operation.body?.required && !this.isForm && this.text.trim() === "") {
      missing.push("request body");
    }
    const required = this.isForm ? (this.operation.body.types[0].schema.required ?? []) : [];
    missing.push(...required.filter((name) => !this.form.get(name)));
    if (this.key === "" && this.session === null) {
      missing.push("API key");
    }
    return missing;
  }

  /** The request as {method, url, headers, text | form}, with placeholders where something is missing. */
  current() {
    const { method, path, parameters } = this.operation;
    const filled = (parameter) => this.value(parameter) || (parameter.required ? placeholder(parameter) : "");
    const url = new URL(
      path.replace(/\{([^}]+)\}/g, (_, name) =>
        encodeURIComponent(filled(parameters.find((each) => each.in === "path" && each.name === name))),
      ),
      location.origin,
    );
    const query = parameters
      .filter((parameter) => parameter.in === "query" && filled(parameter) !== "")
      .map((parameter) => `${encodeURIComponent(parameter.name)}=${encodeURIComponent(filled(parameter))}`);
    url.search = query.join("&");
    const headers = {};
    if (this.type && !this.isForm && (this.text !== "" || this.operation.body.required)) {
      headers["Content-Type"] = this.type;
    }
    headers["X-Api-Key"] = this.key || NO_KEY;
    for (const parameter of parameters.filter((each) => each.in === "header" && filled(each) !== "")) {
      headers[parameter.name] = filled(parameter);
    }
    const request = { method, url: url.href, headers };
    if (this.isForm) {
      request.form = this.formParts();
    } else if (headers["Content-Type"]) {
      request.text = this.text.trim() === "" ? "YOUR_BODY" : this.text;
    }
    return request;
  }

  formParts() {
    const required = this.operation.body.types[0].schema.required ?? [];
    const names = new Set([...required, ...this.form.keys()]);
    return [...names]
      .map((name) => {
        const value = this.form.get(name) || (required.includes(name) ? new File([], "leads.csv") : "");
        // Browsers guess the type from the registry of the system; the samples must not depend on it.
        return value instanceof File ? { name, file: value.name, type: "text/csv" } : { name, value };
      })
      .filter(({ value }) => value !== "");
  }

  /** Sends the request; only if nothing is missing. */
  async send(signal) {
    const { method, url, headers, text, form } = this.current();
    const options = { method, headers: { ...headers }, body: text, signal, credentials: "omit", cache: "no-store" };
    if (this.key === "") {
      delete options.headers["X-Api-Key"];
      options.headers["X-CSRF-Token"] = this.session.csrfToken;
      options.credentials = "same-origin";
    }
    if (form) {
      options.body = new FormData();
      for (const { name, value, type } of form) {
        const file = this.form.get(name);
        options.body.append(name, value ?? new File([file], file.name, { type }));
      }
    }
    return fetch(url, options);
  }
}

/** Asks whether this browser is signed in to the console; the session, or null. */
export async function consoleSession() {
  const response = await fetch("console/session", { cache: "no-store" });
  return response.ok ? (await response.json()).data : null;
}

function id({ in: place, name }) {
  return `${place}.${name}`;
}

function placeholder({ name, example, schema }) {
  return String(example ?? schema.examples?.[0] ?? `YOUR_${name.toUpperCase()}`);
}

/** The request as HTTP, as the preview shows it. */
export function asHttp({ method, url, headers, text, form }) {
  const lines = [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (text !== undefined) {
    lines.push("", text);
  }
  if (form) {
    lines.push("Content-Type: multipart/form-data", "");
    lines.push(
      ...form.map(({ name, value, file, type }) => `${name}: ${file === undefined ? value : `file ${file} (${type})`}`),
    );
  }
  return lines.join("\n");
}
