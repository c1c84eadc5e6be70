// Example values: those of the document, else made from the examples, defaults and types of a schema.

import { typesOf } from "./document.js";

const MAX_DEPTH = 8;

export function exampleOf(api, source, depth = 0) {
  const schema = api.resolve(source);
  if (schema.examples?.length > 0) {
    return schema.examples[0];
  }
  if (schema.default !== undefined) {
    return schema.default;
  }
  const { isNullable, types } = typesOf(schema);
  if (schema.enum) {
    return isNullable ? null : schema.enum[0];
  }
  if (schema.oneOf) {
    return exampleOf(api, schema.oneOf[0], depth);
  }
  if (types[0] === "object" && depth < MAX_DEPTH) {
    const properties = Object.entries(schema.properties ?? {});
    return Object.fromEntries(properties.map(([name, property]) => [name, exampleOf(api, property, depth + 1)]));
  }
  if (isNullable) {
    return null;
  }
  return (
    {
      array: () => (schema.items ? [exampleOf(api, schema.items, depth + 1)] : []),
      boolean: () => false,
      integer: () => schema.minimum ?? 0,
      number: () => 0,
      object: () => ({}),
    }[types[0]]?.() ?? ""
  );
}

/** The examples of a body or response by name; at least one for JSON. */
export function examplesOf(api, { type, schema, examples }) {
  if (examples.length > 0) {
    return examples;
  }
  return type.includes("json") && !type.includes("ndjson") ? [{ name: "example", value: exampleOf(api, schema) }] : [];
}

/** The text of an example: JSON with two spaces, other formats as they are. */
export function textOf(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
