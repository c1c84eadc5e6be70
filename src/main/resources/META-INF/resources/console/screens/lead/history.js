/*
 * The history of a lead, newest first. An event has the values before it; those after it are the values before the next
 * newer event, or the present ones, so each change is shown in full.
 */
import { data, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { get } from 'lib/api.js';
import { count, dateTime } from 'lib/format.js';
import { failureNotice, skeleton } from 'ui/empty.js';
import { time } from 'ui/time.js';
import { labelOf, shown, valueOf } from './fields.js';

const LIMIT = 20;

const TYPES = {
  'lead.created': { text: 'created the lead', icon: 'plus' },
  'lead.updated': { text: 'changed', icon: 'edit' },
  'lead.tag_changed': { text: 'changed the tags', icon: 'tag' },
  'lead.deleted': { text: 'deleted the lead', icon: 'trash' },
  'lead.enriched': { text: 'wrote its findings', icon: 'jobs' },
  'dnc.added': { text: 'put the address on the do-not-contact list', icon: 'dnc' },
  'dnc.removed': { text: 'took the address off the do-not-contact list', icon: 'dnc' },
};

const JOBS = {
  email_verification: 'Verification',
  seg_gateway: 'Gateway detection',
  esp_detection: 'Provider detection',
};

export function historyCard(page) {
  const list = h('ol.history');
  const more = h('div');
  const element = h('section.card', { 'aria-label': 'History' }, h('h2', {}, 'History'), list, more);
  let later = new Map();
  let lead = null;

  const load = async (cursor) => {
    if (!cursor) replace(list, h('li', {}, skeleton(3)));
    replace(more);
    try {
      const { data: events, pagination } = await get(
        `/v1/leads/${page.params.id}/history`,
        { limit: LIMIT, cursor },
        { signal: page.signal },
      );
      if (!cursor) {
        replace(list);
        later = new Map();
      }
      events.forEach((event) =>
        list.append(entry(event, (name) => (later.has(name) ? later.get(name) : valueOf(lead, name)), later)),
      );
      if (!list.childElementCount) replace(list, h('li.muted', {}, 'No events are left: they expire after some time.'));
      const older = pagination.nextCursor;
      if (older)
        replace(
          more,
          h('button.button.quiet.small', { type: 'button', onclick: () => load(older) }, 'Show older events'),
        );
    } catch (error) {
      if (error.name !== 'AbortError')
        replace(
          more,
          failureNotice(error, () => load(cursor)),
        );
    }
  };
  element.show = (current) => {
    lead = current;
    return load(null);
  };
  return element;
}

function entry(event, after, later) {
  const type = TYPES[event.type] ?? { text: event.type, icon: 'info' };
  const changes = (event.changed ?? []).map((name) => {
    const before = event.previous?.[name] ?? null;
    const line = [
      h('dt', {}, labelOf(name)),
      h(
        'dd',
        {},
        h('span.before', {}, shown(before)),
        icon('right'),
        h('span.visually-hidden', {}, 'to '),
        h('span', {}, shown(after(name))),
      ),
    ];
    later.set(name, before);
    return line;
  });
  const text = event.type === 'lead.updated' ? `${type.text} ${count(changes.length, 'field')}` : type.text;
  return h(
    'li',
    {},
    h('span.history-icon', {}, icon(type.icon)),
    h(
      'div.history-head',
      {},
      h('span', {}, h('strong', {}, actorOf(event.actor)), ' ', text),
      h('span.label', { title: dateTime(event.timestamp) }, time(event.timestamp)),
    ),
    changes.length > 0 && h('dl.changes', {}, changes),
  );
}

function actorOf({ type, name }) {
  switch (type) {
    case 'import':
      return ['The import ', data(name ?? '')];
    case 'enrichment':
      return JOBS[name] ?? 'Enrichment';
    case 'system':
      return 'Leadkeep';
    default:
      return data(name ?? 'A key');
  }
}
