// The page of an operation: text, fields with their inputs, responses; the request panel beside them.

import { copyButton, h, pageHead, plainField } from "./dom.js";
import { field, fieldsOf } from "./fields.js";
import { inline, markdown } from "./markdown.js";
import { panel } from "./panel.js";
import { RequestInput } from "./request.js";
import { address, anchorId } from "./routes.js";

const TITLES = { path: "Path", query: "Query", header: "Headers" };

export function operationPage(api, operation) {
  const page = `operations/${operation.id}`;
  const input = new RequestInput(api, operation);
  return h(
    "article",
    { class: "operation" },
    h(
      "div",
      { class: "operation-request" },
      pageHead(
        operation.tag,
        operation.summary,
        pathLine(operation),
        h("div", { class: "prose" }, markdown(operation.description)),
      ),
      parameters(api, operation, "path", page, input),
      operation.body && body(api, operation, page, input),
      parameters(api, operation, "query", page, input),
      parameters(api, operation, "header", page, input),
    ),
    panel(api, operation, input),
    h("div", { class: "operation-responses" }, responses(api, operation, page), errors(operation)),
  );
}

function pathLine({ method, path, isReceived }) {
  if (isReceived) {
    return h("p", { class: "path-line" }, methodLabel(method), h("code", {}, "your URL"));
  }
  const parts = path.split(/(\{[^}]+\})/).map((part) => (part.startsWith("{") ? h("em", {}, part) : part));
  return h(
    "p",
    { class: "path-line" },
    methodLabel(method),
    h("code", {}, parts),
    copyButton(() => path),
  );
}

function methodLabel(method) {
  return h("span", { class: `method is-${method.toLowerCase()}` }, method);
}

function section(page, anchor, title, ...content) {
  return h(
    "section",
    { class: "group", "aria-labelledby": anchorId(anchor) },
    h(
      "h2",
      { id: anchorId(anchor) },
      title,
      h("a", { class: "anchor", href: address(page, anchor), "aria-label": `Link to ${title}` }, "#"),
    ),
    ...content,
  );
}

function parameters(api, operation, place, page, input) {
  const rows = operation.parameters.filter((parameter) => parameter.in === place);
  if (rows.length === 0) {
    return null;
  }
  const control = (parameter) => (operation.isReceived ? null : () => parameterControl(parameter, input));
  return section(
    page,
    place,
    TITLES[place],
    h(
      "ul",
      { class: "fields" },
      rows.map((parameter) =>
        field(api, {
          name: parameter.name,
          schema: { example: parameter.example, ...parameter.schema },
          description: parameter.description,
          required: parameter.required,
          page,
          anchor: `${place}.${parameter.name}`,
          input: control(parameter),
        }),
      ),
    ),
  );
}

function parameterControl(parameter, input) {
  const set = (event) => input.setValue(parameter, event.target.value);
  return control(parameter.name, parameter.schema, input.value(parameter), set);
}

/** An input for one value; its name is the name of the parameter. */
function control(name, schema, value, set) {
  const choices = schema.enum ?? (schema.type === "boolean" ? [true, false] : null);
  const label = { "aria-label": `Value of ${name}`, name, class: "field-input" };
  if (choices) {
    const options = choices.filter((choice) => choice !== null && choice !== "");
    return h(
      "select",
      { ...label, onchange: set },
      ["", ...options.map(String)].map((choice) =>
        h("option", { value: choice, selected: choice === value }, choice || "not sent"),
      ),
    );
  }
  return plainField("input", { ...label, type: "text", value, placeholder: "not sent", oninput: set });
}

function body(api, operation, page, input) {
  const [first, ...others] = operation.body.types;
  const types = [first, ...others].map(({ type }, i) => [i > 0 && " or ", h("code", {}, type)]);
  const control =
    input.isForm && !operation.isReceived
      ? (name) => formControl(name, api.resolve(first.schema.properties[name]), input)
      : undefined;
  return section(
    page,
    "body",
    "Body",
    h("p", { class: "muted types" }, types),
    first.schema.description && h("p", {}, inline(first.schema.description)),
    fieldsOf(api, first.schema, { page, prefix: "body", input: control }),
    others
      .filter(({ schema }) => schema.name !== first.schema.name)
      .map(({ type, schema }) => [h("h3", {}, h("code", {}, type)), fieldsOf(api, schema, { page, prefix: type })]),
  );
}

function formControl(name, schema, input) {
  if (schema.format === "binary") {
    const set = (event) => input.setField(name, event.target.files[0]);
    return h("input", { type: "file", name, class: "field-input", "aria-label": `File for ${name}`, onchange: set });
  }
  return control(name, schema, "", (event) => input.setField(name, event.target.value));
}

function responses(api, operation, page) {
  const shown = new Map();
  return section(
    page,
    "responses",
    "Responses",
    operation.responses.map((response) => {
      const { status, description, headers, types } = response;
      const json = types.find(({ type }) => type === "application/json");
      const name = json?.schema.name;
      const before = shown.get(name);
      const isError = status >= 400 && name === "ErrorResponse";
      if (name && before === undefined) {
        shown.set(name, status);
      }
      return h(
        "section",
        { class: "response", id: anchorId(`responses.${status}`) },
        h("h3", {}, statusBadge(status), h("span", {}, types.map(({ type }) => type).join(", ") || "no body")),
        h("p", {}, inline(description)),
        ownHeaders(headers),
        json &&
          !isError &&
          (before === undefined
            ? fieldsOf(api, json.schema, { page, prefix: `responses.${status}`, isResponse: true })
            : h("p", { class: "muted" }, `The body is the same as of ${before}.`)),
      );
    }),
  );
}

function statusBadge(status) {
  const kind = status < 300 ? "good" : status < 400 ? "" : status < 500 ? "careful" : "bad";
  return h("span", { class: `badge number ${kind}` }, String(status));
}

function ownHeaders(headers) {
  const own = headers.filter(({ name }) => name !== "X-Request-Id");
  return (
    own.length > 0 &&
    h(
      "dl",
      { class: "headers" },
      own.map(({ name, description }) => [
        h("dt", {}, h("code", {}, name)),
        h("dd", {}, description && inline(description)),
      ]),
    )
  );
}

/** Errors that every operation can return are explained once, in the guide. */
function errors({ errors: common, isReceived }) {
  if (isReceived || common.length === 0) {
    return null;
  }
  const codes = common.flatMap(({ status, types }) =>
    types.flatMap(({ examples }) => examples.map(({ value }) => [status, value.error.code])),
  );
  return h(
    "section",
    { class: "group" },
    h("h2", {}, "Common errors"),
    h(
      "p",
      { class: "muted" },
      "All operations return these in the same form. ",
      h("a", { href: "#/guides/errors" }, "Errors"),
      " explains each of them.",
    ),
    h(
      "p",
      { class: "codes" },
      codes.map(([status, code]) =>
        h(
          "a",
          { href: address("guides/errors", code) },
          h("span", { class: "number" }, status),
          " ",
          h("code", {}, code),
        ),
      ),
    ),
  );
}
