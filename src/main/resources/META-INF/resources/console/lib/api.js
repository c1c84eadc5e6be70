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
 * ends the session. `download(request, fileName)` saves a response as a file; several requests become one file.
 * `beginning(request, bytes)` reads the first bytes of a response as text. `upload(request, (sent, total) => …)` sends a
 * form and reports its progress.
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

export async function beginning(request, bytes) {
  const reader = (await respond(request)).body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < bytes) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

/** Uses XMLHttpRequest, because fetch does not tell how much has been sent. */
export async function upload(request, onprogress) {
  const response = await new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', target(request));
    for (const [name, value] of Object.entries(headersOf(request))) xhr.setRequestHeader(name, value);
    xhr.upload.addEventListener('progress', ({ loaded, total }) => onprogress(loaded, total));
    xhr.addEventListener('load', () => resolve(responseOf(xhr)));
    xhr.addEventListener('error', () => reject(unreachable()));
    xhr.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
    request.signal?.addEventListener('abort', () => xhr.abort());
    xhr.send(request.form);
  });
  return (await json(await checked(response, request))).data;
}

function responseOf(xhr) {
  const headers = xhr
    .getAllResponseHeaders()
    .trim()
    .split('\r\n')
    .map((line) => line.split(/: (.*)/s).slice(0, 2));
  return new Response(xhr.response, { status: xhr.status, headers });
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
    throw unreachable();
  }
  return checked(response, request);
}

const unreachable = () =>
  new ApiError({ status: 0, code: 'UNREACHABLE', message: 'The service cannot be reached. Check the connection.' });

async function checked(response, request) {
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
