// The request that Execute would send for an operation, from what is filled in at this moment.
//
// Swagger UI builds a request only when Execute is pressed. This asks its own builder (swagger-client's buildRequest)
// the same question with the same answers earlier; compare executeRequest in swagger-ui's plugins/spec/actions.js.

/** What the list of missing things calls the key. */
export const API_KEY = "API key";

const BODY = "request body";

/**
 * Returns `sent`, the request as Execute would send it, `sample`, the same with placeholders where the key, the body
 * or a field of the form is missing, and `missing`, the names of what is still to be filled in.
 */
export function currentRequest(system, path, method) {
  const spec = system.specSelectors.specJsonWithResolvedSubtrees().toJS();
  const operation = spec.paths[path][method];
  const values = system.specSelectors.parameterValues([path, method]).toJS();
  const missing = fillRequired(operation.parameters ?? [], values);

  const body = requestBody(system, path, method);
  const missingOfBody = requiredOfBody(system, path, method);
  missing.push(...missingOfBody);

  const key = authorization(system, operation);
  const build = (authorized, requestBody) =>
    simplify(
      system.fn.buildRequest({
        spec,
        pathName: path,
        method,
        operationId: system.fn.opId(operation, path, method),
        contextUrl: new URL(system.specSelectors.url(), window.location).href,
        ...server(system, path, method),
        parameters: values,
        requestBody,
        requestContentType: system.oas3Selectors.requestContentType(path, method),
        responseContentType: system.oas3Selectors.responseContentType(path, method) || "*/*",
        securities: { authorized, definitions: key.definitions, specSecurity: key.required },
      }),
    );

  if (key.placeholder) {
    missing.push(API_KEY);
  }
  return {
    sent: build(key.entered, body),
    sample: build(key.placeholder ?? key.entered, fillBody(body, missingOfBody)),
    missing,
  };
}

/** Puts a placeholder into each required parameter without a value: the builder refuses to work without. */
function fillRequired(parameters, values) {
  const missing = parameters.filter(
    ({ in: place, name, required }) => required && [undefined, null, ""].includes(values[`${place}.${name}`]),
  );
  for (const { in: place, name } of missing) {
    values[`${place}.${name}`] = `YOUR_${name.toUpperCase()}`;
  }
  return missing.map(({ name }) => name);
}

/** The keys entered so far and, where the operation wants one and none fits, a stand-in for the first it accepts. */
function authorization(system, operation) {
  const definitions = system.specSelectors.securityDefinitions()?.toJS() ?? {};
  const required = system.specSelectors.security()?.toJS() ?? [];
  const entered = system.authSelectors.authorized()?.toJS() ?? {};
  const accepted = (operation.security ?? required).flatMap((requirement) => Object.keys(requirement));
  const wanting = accepted.length > 0 && !accepted.some((name) => name in entered);
  const placeholder = wanting ? { [accepted[0]]: { value: "YOUR_API_KEY" } } : undefined;
  return { definitions, required, entered, placeholder };
}

function server({ oas3Selectors }, path, method) {
  const namespace = `${path}:${method}`;
  const chosen = oas3Selectors.selectedServer(namespace) || oas3Selectors.selectedServer();
  const own = oas3Selectors.serverVariables({ server: chosen, namespace }).toJS();
  const shared = oas3Selectors.serverVariables({ server: chosen }).toJS();
  return { server: chosen, serverVariables: Object.keys(own).length > 0 ? own : shared };
}

/** JSON is the text of the editor, untouched; a form is a map of fields, of which the empty ones are not sent. */
function requestBody({ oas3Selectors }, path, method) {
  const body = oas3Selectors.requestBodyValue(path, method);
  if (!body?.toJS) {
    return body;
  }
  const sendEmpty = oas3Selectors.requestBodyInclusionSetting(path, method);
  return body
    .map((field) => (field?.has?.("value") ? field.get("value") : field))
    .filter((value, name) => ![undefined, null, ""].includes(value) || sendEmpty.get(name))
    .toJS();
}

/** What Execute refuses to send a body without; the questions are those of swagger-ui's components/execute.jsx. */
function requiredOfBody({ specSelectors, oas3Selectors }, path, method) {
  if (!oas3Selectors.validateBeforeExecute([path, method])) {
    return [BODY];
  }
  return oas3Selectors.validateShallowRequired({
    oas3RequiredRequestBodyContentType: specSelectors.getOAS3RequiredRequestBodyContentType([path, method]),
    oas3RequestContentType: oas3Selectors.requestContentType(path, method),
    oas3RequestBodyValue: oas3Selectors.requestBodyValue(path, method),
  });
}

/** Puts placeholders into a body; the one field that a form requires here is the file of an import. */
function fillBody(body, missing) {
  if (missing.includes(BODY)) {
    return "YOUR_BODY";
  }
  return missing.reduce((form, name) => ({ [name]: new File([], "leads.csv", { type: "text/csv" }), ...form }), body);
}

/** What the panel and the samples need, and no more: `text` or `form` holds the body, if there is one. */
function simplify({ method, url, headers, body }) {
  // new URL writes the address as the browser will: ' as %27, for one.
  const request = { method: method.toUpperCase(), url: new URL(url).href, headers: { ...headers } };
  if (body instanceof FormData) {
    // Whoever sends the form chooses the boundary, and with it this header.
    delete request.headers["Content-Type"];
    request.form = [...body.entries()].map(([name, value]) =>
      value instanceof File ? { name, file: value.name, type: value.type } : { name, value },
    );
  } else if (body) {
    request.text = body;
  }
  return request;
}
