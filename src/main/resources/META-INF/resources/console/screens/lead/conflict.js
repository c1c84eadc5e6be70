// The dialog for fields that were changed here and by another client since the lead was read.
import { h } from 'assets/dom.js';
import { askForm } from 'ui/dialog.js';
import { notice } from 'ui/empty.js';
import { field } from 'ui/field.js';
import { labelOf, shown } from './fields.js';

/** Resolves to a Map of names to "keep mine", or null. */
export function askConflict(conflicts) {
  return askForm({
    title: 'This lead has changed meanwhile',
    intro: notice('careful', 'Another client saved other values since you opened this lead. Choose which to keep.'),
    submit: 'Save the chosen values',
    wide: true,
    fields: conflicts.map(({ name, mine, theirs }) =>
      h(
        'section.conflict',
        {},
        field({
          name,
          label: labelOf(name),
          type: 'radio',
          value: 'mine',
          options: [
            { value: 'mine', label: h('span', {}, h('span.label', {}, 'Yours '), shown(mine)) },
            { value: 'theirs', label: h('span', {}, h('span.label', {}, 'Stored now '), shown(theirs)) },
          ],
        }),
      ),
    ),
    onsubmit: (values) => new Map(Object.entries(values).map(([name, choice]) => [name, choice === 'mine'])),
  });
}
