// What happens to the rows of a file, in words: the options of POST /v1/imports/{id}/start.
import { h } from 'assets/dom.js';
import { field } from 'ui/field.js';

const RADIOS = [
  {
    name: 'onExisting',
    label: 'A lead with that address exists',
    options: [
      { value: 'skip', label: 'Leave it as it is' },
      { value: 'fillEmpty', label: 'Fill in only what is empty' },
      { value: 'overwrite', label: 'Write the values of the file over its own' },
    ],
  },
  {
    name: 'onMissing',
    label: 'There is no such lead',
    options: [
      { value: 'create', label: 'Create it' },
      { value: 'skip', label: 'Leave the row out' },
    ],
  },
  {
    name: 'onInvalid',
    label: 'A value is not valid',
    options: [
      { value: 'skipValue', label: 'Leave out that value' },
      { value: 'skipRow', label: 'Leave out the whole row' },
    ],
  },
  {
    name: 'tagsMode',
    label: 'Tags of a lead that exists',
    options: [
      { value: 'append', label: 'Add those of the file' },
      { value: 'replace', label: 'Replace them by those of the file' },
    ],
  },
  {
    name: 'blank',
    label: 'An empty cell',
    options: [
      { value: 'keep', label: 'Changes nothing' },
      { value: 'clear', label: 'Empties the field of a lead that exists' },
    ],
  },
];

/** They say something only if leads that exist are changed. */
const OF_CHANGES = ['tagsMode', 'blank'];

export function choicesCard(onchange) {
  const radios = RADIOS.map((radio) => field({ type: 'radio', value: radio.options[0].value, ...radio }));
  const tag = field({
    name: 'tag',
    label: 'Tag for every lead of this file',
    placeholder: 'Fair 2026',
    maxLength: 64,
    hint: 'Optional. Finds the leads of this file again.',
  });
  const cleanup = field({
    name: 'dataCleanup',
    type: 'checkbox',
    value: true,
    label: 'Tidy up the values',
    hint: 'Spaces, phone numbers and LinkedIn pages are brought into one form.',
  });
  const trial = field({
    name: 'dryRun',
    type: 'checkbox',
    label: 'Try it only',
    hint: 'Counts what would happen to each row and writes nothing.',
  });
  const fields = [...radios, tag, cleanup, trial];
  const element = h('div.choices', {}, radios, h('div.choice-group', {}, tag, cleanup, trial));
  const valueOf = (name) => fields.find((each) => each.name === name).value;

  element.addEventListener('input', () => {
    showRelevant();
    onchange();
  });
  showRelevant();

  function showRelevant() {
    const changes = valueOf('onExisting') !== 'skip';
    for (const each of radios) {
      if (OF_CHANGES.includes(each.name))
        each.hidden = !changes || (each.name === 'blank' && valueOf('onExisting') === 'fillEmpty');
    }
  }

  return Object.assign(element, {
    isTrial: () => valueOf('dryRun'),
    values: () => ({
      ...Object.fromEntries(radios.filter((each) => !each.hidden).map((each) => [each.name, each.value])),
      tag: tag.value.trim() || null,
      dataCleanup: cleanup.value,
      dryRun: trial.value,
    }),
    /** Shows the failures of choices, and returns the others. */
    fail: (details) => {
      fields.forEach((each) => each.fail(null));
      return details.filter(({ field: path, message }) => {
        const target = fields.find(({ name }) => name === path);
        target?.fail(message);
        return !target;
      });
    },
  });
}
