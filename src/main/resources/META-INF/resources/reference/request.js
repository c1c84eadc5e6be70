// The request that Execute would send for an operation with the current input.
//
// Swagger UI builds a request only on Execute. This module calls the same builder (buildRequest of swagger-client) with
// the same arguments earlier; compare executeRequest in plugins/spec/actions.js of swagger-ui.

/** Name of the key in the list of missing values. */
export const API_KEY = "API key";

const BODY = "request body";

/**
 * Returns `sent`, the request that Execute would send, `sample`, the same request with placeholders for a missing key,
 * body or form field, and `missing`, the names of the missing values.
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

/** Sets a placeholder for each missing required parameter, because the builder throws without them. */
function fillRequired(parameters, values) {
  const missing = parameters.filter(
    ({ in: place, name, required }) => required && [undefined, null, ""].includes(values[`${place}.${name}`]),
  );
  for (const { in: place, name } of missing) {
    values[`${place}.${name}`] = `YOUR_${name.toUpperCase()}`;
  }
  return missing.map(({ name }) => name);
}

/** The entered keys, and a placeholder for the first accepted scheme if the operation needs a key and none fits. */
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

/** JSON is the unchanged text of the editor; a form is a map of fields without the empty ones. */
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

/** The missing parts of the body, by the checks of components/execute.jsx of swagger-ui. */
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

/** Sets placeholders in a body; the only required form field of this API is the file of an import. */
function fillBody(body, missing) {
  if (missing.includes(BODY)) {
    return "YOUR_BODY";
  }
  return missing.reduce((form, name) => ({ [name]: new File([], "leads.csv", { type: "text/csv" }), ...form }), body);
}

/** Reduces a request to what panel and samples need; the body is `text` or `form`. */
function simplify({ method, url, headers, body }) {
  // new URL encodes like the browser, for example ' as %27.
  const request = { method: method.toUpperCase(), url: new URL(url).href, headers: { ...headers } };
  if (body instanceof FormData) {
    // The sender of the form sets this header with its boundary.
    delete request.headers["Content-Type"];
    // Swagger UI keeps many fields in no order.
    request.form = [...body.entries()]
      .map(([name, value]) =>
        value instanceof File ? { name, file: value.name, type: value.type } : { name, value },
      )
      .sort((a, b) => a.name.localeCompare(b.name));
  } else if (body) {
    request.text = body;
  }
  return request;
}
