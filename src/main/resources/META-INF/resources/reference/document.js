// Reads the OpenAPI document: operations with every reference resolved, in the order of the document.

const METHODS = ["get", "post", "put", "patch", "delete"];

export class ApiDocument {
  constructor(source) {
    this.source = source;
    this.info = source.info;
    this.schemas = source.components.schemas;
    this.errorCodes = this.schemas.ErrorCode.enum;
    this.operations = new Map();
    this.tags = source.tags.map(({ name, description }) => ({ name, description, operations: [] }));
    for (const [path, methods] of Object.entries(source.paths)) {
      this.add(path, methods);
    }
    for (const [name, methods] of Object.entries(source.webhooks ?? {})) {
      this.add(name, methods, "Webhooks");
    }
    this.resources = this.findResources();
  }

  add(path, methods, webhookTag) {
    for (const method of METHODS.filter((each) => each in methods)) {
      const operation = this.read(path, method, methods[method]);
      operation.isReceived = webhookTag !== undefined;
      operation.tag ??= webhookTag;
      this.operations.set(operation.id, operation);
      this.tags.find(({ name }) => name === operation.tag).operations.push(operation);
    }
  }

  read(path, method, source) {
    const responses = Object.entries(source.responses).map(([status, response]) => ({
      status,
      ...this.response(response),
    }));
    return {
      id: source.operationId,
      tag: source.tags?.[0],
      path,
      method: method.toUpperCase(),
      summary: source.summary,
      description: source.description,
      parameters: (source.parameters ?? []).map((parameter) => this.parameter(parameter)),
      body: source.requestBody && {
        required: source.requestBody.required === true,
        types: this.content(source.requestBody.content),
      },
      responses: responses.filter(({ isCommon }) => !isCommon).sort((a, b) => a.status - b.status),
      errors: responses.filter(({ isCommon }) => isCommon).sort((a, b) => a.status - b.status),
    };
  }

  parameter(source) {
    const { schema, ...parameter } = this.resolve(source);
    return { ...parameter, schema: this.resolve(schema) };
  }

  response(source) {
    const name = source.$ref?.split("/").at(-1);
    const response = this.resolve(source);
    return {
      // The service adds the errors that every operation can return; their names are made of error codes.
      isCommon: name !== undefined && name.split("_OR_").every((code) => this.errorCodes.includes(code)),
      description: response.description,
      headers: Object.entries(response.headers ?? {}).map(([header, of]) => ({ ...this.parameter(of), name: header })),
      types: this.content(response.content ?? {}),
    };
  }

  content(content) {
    return Object.entries(content).map(([type, { schema, examples }]) => ({
      type,
      schema: this.resolve(schema),
      examples: Object.entries(examples ?? {}).map(([name, { value, summary }]) => ({ name: summary ?? name, value })),
    }));
  }

  /** Follows a reference; the keys beside it win. `name` is the name of the schema. */
  resolve(source) {
    if (!source?.$ref) {
      return source;
    }
    const { $ref, ...beside } = source;
    const keys = $ref.slice(2).split("/");
    const target = keys.reduce((node, key) => node[key.replaceAll("~1", "/").replaceAll("~0", "~")], this.source);
    return { name: keys.at(-1), ...this.resolve(target), ...beside };
  }

  /** The schemas that have their own page: what a response returns, if it is more than an outcome, and errors. */
  findResources() {
    const found = new Set(["ErrorResponse", "Pagination"]);
    for (const { responses } of this.operations.values()) {
      for (const { schema } of responses.flatMap(({ types }) => types)) {
        const data = this.resolve(schema?.properties?.data);
        const resource = data?.items ? this.resolve(data.items) : data;
        if (resource?.name && Object.keys(resource.properties ?? {}).length > 4) {
          found.add(resource.name);
        }
      }
    }
    return [...found].sort();
  }
}

/** Whether a schema permits null, and the types other than null. */
export function typesOf(schema) {
  const types = [schema.type ?? []].flat();
  return { isNullable: types.includes("null"), types: types.filter((type) => type !== "null") };
}
