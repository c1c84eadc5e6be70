// Lists the fields of a schema, all open: name, type, limits, values and description.

import { h } from "./dom.js";
import { typesOf } from "./document.js";
import { inline } from "./markdown.js";
import { address, anchorId } from "./routes.js";

/** The rows of the properties of an object or of the items of an array. */
export function fieldsOf(api, source, { page, prefix, input, isResponse, seen = [] }) {
  const schema = itemOf(api, source);
  const properties = Object.entries(schema.properties ?? {});
  const more = schema.additionalProperties;
  if (typeof more === "object") {
    properties.push(["<key>", more]);
  }
  return h(
    "ul",
    { class: "fields" },
    properties.map(([name, property]) =>
      field(api, {
        name,
        schema: api.resolve(property),
        required: schema.required?.includes(name),
        page,
        anchor: prefix && `${prefix}.${name}`,
        input,
        isResponse,
        seen: [...seen, schema.name],
      }),
    ),
  );
}

/** The row of one field or parameter; `input(name)` returns the control that edits it. */
export function field(api, { name, schema, description, required, page, anchor, input, isResponse, seen = [] }) {
  const nested = itemOf(api, schema);
  const isOpen = (nested.properties || typeof nested.additionalProperties === "object") && !seen.includes(nested.name);
  const text = description ?? schema.description;
  const control = input?.(name);
  return h(
    "li",
    { id: anchor && anchorId(anchor), class: "field-row" },
    h(
      "div",
      { class: "field-head" },
      h("code", { class: "field-name" }, name),
      h("span", { class: "field-type" }, typeText(api, schema)),
      !isResponse && required && h("span", { class: "field-required" }, "required"),
      isResponse && !required && h("span", { class: "field-type" }, "can be missing"),
      schema.deprecated && h("span", { class: "badge" }, "deprecated"),
      anchor && h("a", { class: "anchor", href: address(page, anchor), "aria-label": `Link to ${name}` }, "#"),
    ),
    text && h("p", { class: "field-text" }, inline(text)),
    limits(api, schema),
    control,
    isOpen && fieldsOf(api, nested, { page, prefix: anchor, isResponse, seen }),
  );
}

/** The schema of the items of an array, of an array of arrays, or the schema itself. */
function itemOf(api, source) {
  const schema = api.resolve(source);
  return schema.items ? itemOf(api, schema.items) : schema;
}

function typeText(api, schema) {
  const { isNullable, types } = typesOf(schema);
  const names = types.map((type) => (type === "array" ? arrayText(api, schema) : (formatText(schema) ?? type)));
  const alternatives = schema.oneOf?.map((each) => typeText(api, api.resolve(each))) ?? [];
  const all = [...names, ...alternatives];
  return (all.length === 0 ? ["any JSON"] : all).concat(isNullable ? "null" : []).join(" or ");
}

function arrayText(api, { items }) {
  return items ? `array of ${typeText(api, api.resolve(items))}s`.replace("any JSONs", "any JSON") : "array";
}

function formatText({ format }) {
  return { "date-time": "time", date: "date", binary: "file", uri: "URL", email: "e-mail address" }[format];
}

function limits(api, schema) {
  const of = itemOf(api, schema);
  const values = (schema.enum ?? of.enum)?.filter((value) => value !== null && value !== "");
  const facts = [
    range(schema.minimum, schema.maximum, ""),
    range(schema.minLength, schema.maxLength, "characters"),
    range(schema.minItems, schema.maxItems, "items"),
    schema.pattern && ["Form", code(schema.pattern)],
    schema.default !== undefined && ["Default", code(JSON.stringify(schema.default).replaceAll('"', ""))],
    example(schema),
  ].filter(Boolean);
  const isChoice = values && !(values.length <= 2 && values.every((value) => typeof value === "boolean"));
  return [
    facts.length > 0 &&
      h(
        "p",
        { class: "field-facts" },
        facts.map((fact) =>
          h(
            "span",
            {},
            fact.flatMap((part) => [part, " "]),
          ),
        ),
      ),
    isChoice &&
      h(
        "p",
        { class: "field-values", role: "group", "aria-label": "Values" },
        values.map((value) => h("code", {}, String(value))),
      ),
  ];
}

function range(from, to, unit) {
  const number = (value) => value.toLocaleString("en");
  if (from === undefined && to === undefined) {
    return null;
  }
  const limit = to ?? from;
  const text = limit === 1 ? unit.replace(/s$/, "") : unit;
  if (from === undefined) {
    return [`At most ${number(to)} ${text}`.trim()];
  }
  return [`${to === undefined ? "At least " : `${number(from)} to `}${number(limit)} ${text}`.trim()];
}

function example({ examples, example: single, enum: values, type }) {
  const value = single ?? examples?.[0];
  const isShort = ["string", "number"].includes(typeof value) && value !== "" && String(value).length <= 60;
  return isShort && !values && type !== "object" ? ["Example", code(String(value))] : null;
}

function code(text) {
  return h("code", {}, text);
}
