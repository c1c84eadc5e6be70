/**
 * `curl(request)` writes a request of api.js as a command for a shell. The key is `$LEADKEEP_KEY`; no key is known to the
 * page. A file of a form is `@name`.
 */
import { connection, target } from './api.js';

export function curl(request) {
  const method = request.method ?? 'GET';
  const parts = [method === 'GET' ? 'curl' : `curl -X ${method}`, quote(location.origin + target(request))];
  parts.push('-H "X-Api-Key: $LEADKEEP_KEY"');
  if (connection.workspaceId) parts.push(`-H ${quote(`X-Workspace-Id: ${connection.workspaceId}`)}`);
  for (const [name, value] of Object.entries(request.headers ?? {})) parts.push(`-H ${quote(`${name}: ${value}`)}`);
  if (request.body !== undefined) {
    parts.push(`-H ${quote('Content-Type: application/json')}`, `-d ${quote(JSON.stringify(request.body))}`);
  }
  for (const [name, value] of request.form?.entries() ?? []) {
    parts.push(`-F ${quote(`${name}=${value instanceof File ? `@${value.name}` : value}`)}`);
  }
  return parts.join(' \\\n  ');
}

const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
