/**
 * The session: which key is signed in, what it may do and which workspace is chosen.
 *
 *   can('leads:write')            whether the key has the scope
 *   isPlatform()                  whether it is a key of a user
 *   session.key                   {id, kind, name, preset, scopes}
 *   session.workspaces            [{id, name}], name is null if the key cannot read it
 *   session.workspaceId           the chosen workspace; requests of api.js name it
 *
 * The cookie is HttpOnly. The page knows the CSRF token and no key.
 */
import { connection, get, send } from './api.js';

export const session = { key: null, expiresAt: null, workspaces: [], workspaceId: null };

const CHOSEN = 'leadkeep.workspace';

export const can = (scope) => session.key?.preset === 'full' || (session.key?.scopes ?? []).includes(scope);

export const isPlatform = () => session.key?.kind === 'platform';

export const restore = () => begin({ path: '/console/session' });

export const signIn = (key) => begin({ method: 'POST', path: '/console/session', headers: { 'X-Api-Key': key } });

export const signInByLink = (link) => begin({ method: 'POST', path: '/console/session', body: { link } });

export async function signOut() {
  await send({ method: 'DELETE', path: '/console/session' }).catch(() => {});
  forget();
}

export function forget() {
  Object.assign(session, { key: null, expiresAt: null, workspaces: [], workspaceId: null });
  Object.assign(connection, { csrfToken: null, workspaceId: null });
}

export function choose(workspaceId) {
  session.workspaceId = workspaceId;
  connection.workspaceId = isPlatform() ? workspaceId : null;
  if (workspaceId) sessionStorage.setItem(CHOSEN, workspaceId);
}

/** Reads the workspaces again, after one was created, renamed or deleted. */
export async function refreshWorkspaces(ids = session.workspaces.map(({ id }) => id)) {
  session.workspaces = can('workspace:read')
    ? (await get('/v1/workspaces')).data
    : ids.map((id) => ({ id, name: null }));
  const known = (id) => session.workspaces.some((workspace) => workspace.id === id);
  const wanted = [session.workspaceId, sessionStorage.getItem(CHOSEN)].find(known);
  choose(wanted ?? session.workspaces[0]?.id ?? null);
}

async function begin(request) {
  const { data } = await send(request);
  connection.csrfToken = data.csrfToken;
  connection.workspaceId = null;
  Object.assign(session, { key: data.key, expiresAt: data.expiresAt, workspaceId: null });
  await refreshWorkspaces(data.workspaceIds);
}
