// Asks which events of a webhook to deliver again.
import { h } from 'assets/dom.js';
import { post } from 'lib/api.js';
import { count } from 'lib/format.js';
import { askForm } from 'ui/dialog.js';
import { field, invalid } from 'ui/field.js';
import { toast } from 'ui/toast.js';
import { eventsField } from './form.js';

const DAY_MS = 24 * 3600 * 1000;

export async function askReplay(path, { events }) {
  const started = await askForm({
    title: 'Replay events',
    submit: 'Replay events',
    wide: true,
    intro: h(
      'p.muted',
      {},
      'Delivers the events of a period again, in their order, at most 100,000. They keep their ids, so that your program can recognise repeats.',
    ),
    fields: [
      h(
        'div.form-row',
        {},
        field({
          name: 'from',
          label: 'From',
          type: 'datetime-local',
          value: local(Date.now() - DAY_MS),
          hint: 'In your time zone',
        }),
        field({
          name: 'to',
          label: 'To',
          type: 'datetime-local',
          value: local(Date.now() + 60_000),
          hint: 'In your time zone',
        }),
      ),
      field({
        name: 'onlyFailed',
        label: 'Only events that were given up',
        type: 'checkbox',
        hint: 'Those that no attempt has delivered.',
      }),
      eventsField(events, { name: 'types', label: 'Types', groups: [['Of this webhook', events]] }),
    ],
    onsubmit: async ({ from, to, onlyFailed, types }) => {
      if (!from) throw invalid('from', 'Choose a time');
      if (!to) throw invalid('to', 'Choose a time');
      if (!types.length) throw invalid('types', 'Choose at least one');
      const body = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), onlyFailed };
      return (await post(`${path}/replay`, types.length === events.length ? body : { ...body, types })).data;
    },
  });
  if (started)
    toast(
      started.events ? `${count(started.events, 'event')} will be delivered` : 'There is no such event in this period',
    );
  return started;
}

/** A time for an input of the type datetime-local. */
function local(time) {
  const offset = new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - offset).toISOString().slice(0, 16);
}
