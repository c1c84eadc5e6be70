/**
 * Requests to the API.
 *
 *   const {data, pagination} = await get('/v1/leads', {limit: 25, tags: ['vip']}, {signal: page.signal});
 *   await post('/v1/leads/tags', {leadIds, add: ['vip']});
 *   const {data, etag} = await send({method: 'PATCH', path, body, headers: {'If-Match': etag}});
 *
 * A request is `{method, path, query, body, form, headers, signal}`; `method` defaults to GET. The same object goes to
 * `curl()` of curl.js. In `query`, empty values are left out and arrays are joined by commas. `body` is sent as JSON,
 * `form` is a FormData. A response is `{status, data, pagination, etag, headers}`.
 *
 * A failure throws an `ApiError` with `status` (0 without a response), `code`, `message`, `details`
 * (`[{field, message}]`), `data` (of a 409) and `requestId`. An aborted request throws the AbortError of fetch. A 401
 * ends the session. `download(request, fileName)` saves a response as a file; several
 * requests become one file.
 */
export class ApiError extends Error {
  constructor({ status, code, message, details = [], data = null, requestId = null, retryAfter = null }) {
    super(message);
    Object.assign(this, { name: 'ApiError', status, code, details, data, requestId, retryAfter });
  }
}

/** Set by session.js. */
export const connection = { csrfToken: null, workspaceId: null, onUnauthorized: () => {} };

export const get = (path, query, options) => send({ path, query, ...options });
export const post = (path, body, options) => send({ method: 'POST', path, body, ...options });
export const patch = (path, body, options) => send({ method: 'PATCH', path, body, ...options });
export const put = (path, body, options) => send({ method: 'PUT', path, body, ...options });
export const del = (path, body, options) => send({ method: 'DELETE', path, body, ...options });

export async function send(request) {
  const response = await respond(request);
  const body = response.status === 204 || response.status === 304 ? null : await json(response);
  return {
    status: response.status,
    data: body?.data ?? null,
    pagination: body?.pagination ?? null,
    etag: response.headers.get('ETag'),
    headers: response.headers,
  };
}

export async function download(requests, fileName) {
  const parts = [];
  for (const request of [requests].flat()) {
    const blob = await (await respond(request)).blob();
    // Each CSV file has the same header line.
    const isCsv = parts.length && blob.type.startsWith('text/csv');
    parts.push(isCsv ? blob.slice((await blob.slice(0, 4096).text()).indexOf('\n') + 1) : blob);
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(parts));
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Path and query of a request. */
export function target({ path, query = {} }) {
  const parameters = Object.entries(query)
    .filter(([, value]) => value !== null && value !== undefined && value !== '' && value.length !== 0)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  return parameters.length ? `${path}?${parameters.join('&')}` : path;
}

async function respond(request) {
  let response;
  try {
    response = await fetch(target(request), {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      body: request.form ?? (request.body === undefined ? undefined : JSON.stringify(request.body)),
      signal: request.signal,
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError({ status: 0, code: 'UNREACHABLE', message: 'The service cannot be reached. Check the connection.' });
  }
  if (response.ok || response.status === 304) return response;
  const error = await failure(response);
  if (error.status === 401 && request.path.startsWith('/v1/')) connection.onUnauthorized(error);
  throw error;
}

function headersOf(request) {
  const headers = { Accept: '*/*', ...request.headers };
  if (request.body !== undefined) headers['Content-Type'] ??= 'application/json';
  if (connection.csrfToken) headers['X-CSRF-Token'] = connection.csrfToken;
  if (connection.workspaceId && request.path.startsWith('/v1/')) headers['X-Workspace-Id'] = connection.workspaceId;
  return headers;
}

async function failure(response) {
  const body = await json(response).catch(() => null);
  return new ApiError({
    status: response.status,
    code: body?.error?.code ?? 'HTTP_ERROR',
    message: body?.error?.message ?? `The service answered with status ${response.status}.`,
    details: body?.error?.details,
    data: body?.data,
    requestId: response.headers.get('X-Request-Id'),
    retryAfter: response.headers.get('Retry-After'),
  });
}

async function json(response) {
  const text = await response.text();
  return text ? parseJson(text) : null;
}

/** Like JSON.parse; throws a SyntaxError. */
export const parseJson = (text) => JSON.parse(text, JSON.rawJSON ? exactNumber : undefined);

// Custom fields have numbers of any length: one that JavaScript would round is kept as it was sent.
function exactNumber(key, value, { source }) {
  return typeof value === 'number' && String(value) !== source ? JSON.rawJSON(source) : value;
}
