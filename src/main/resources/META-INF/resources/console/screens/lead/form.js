/*
 * The fields of a lead, to be edited. A bar with "Save" appears with the first change. A change is sent with the version
 * that was read (If-Match). If the lead has changed meanwhile, fields that only one side changed are merged, and the
 * others are asked about.
 */
import { h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { get, patch } from 'lib/api.js';
import { count, httpUrl } from 'lib/format.js';
import { field, showFailure } from 'ui/field.js';
import { tagsField } from 'ui/tags-field.js';
import { toast } from 'ui/toast.js';
import { askConflict } from './conflict.js';
import { customFields } from './custom-fields.js';
import { FIELDS, same, valueOf } from './fields.js';

export class LeadForm {
  #lead;
  #etag;
  #onsaved;

  constructor({ lead, etag, editable, onsaved }) {
    this.#lead = lead;
    this.#etag = etag;
    this.#onsaved = onsaved;
    const onchange = () => this.#showChanges();
    this.fields = FIELDS.map(({ name, label, type = 'text', maxLength = 255 }) =>
      field({
        name,
        label,
        type,
        maxLength,
        value: lead[name],
        readOnly: !editable,
        placeholder: editable ? 'Empty' : '–',
        oninput: onchange,
      }),
    );
    this.tags = tagsField({ name: 'tags', label: 'Tags', value: lead.tags, onchange, editable });
    this.custom = customFields(lead.customFields, { editable, onchange });
    this.notice = h('div.notice.bad', { role: 'alert', hidden: true });
    this.text = h('span.number', { role: 'status' });
    this.save = h('button.button.primary', { type: 'submit' }, 'Save');
    this.bar = h(
      'div.save-bar',
      { hidden: true },
      this.text,
      h(
        'span.actions',
        {},
        h('button.button.quiet', { type: 'button', onclick: () => this.reset(this.#lead, this.#etag) }, 'Discard'),
        this.save,
      ),
    );
    this.link = h(
      'a.button.quiet.icon-only',
      { target: '_blank', rel: 'noopener noreferrer', 'aria-label': 'Open the LinkedIn page', title: 'Open' },
      icon('link'),
    );
    this.fields[5].append(this.link);
    this.element = h(
      'form.lead-form',
      { noValidate: true, onsubmit: (event) => this.#submit(event) },
      h('section.card', { 'aria-label': 'Details' }, h('h2', {}, 'Details'), h('div.rows', {}, this.fields, this.tags)),
      h('section.card', { 'aria-label': 'Custom fields' }, h('h2', {}, 'Custom fields'), this.custom),
      this.notice,
      this.bar,
    );
    this.element.addEventListener('change', onchange);
    this.#showLink();
  }

  get isDirty() {
    return !this.bar.hidden;
  }

  /** Shows another version of the lead. */
  reset(lead, etag) {
    this.#lead = lead;
    this.#etag = etag;
    this.fields.forEach((element) => (element.value = lead[element.name] ?? ''));
    this.tags.value = lead.tags;
    this.custom.value = lead.customFields;
    this.#all().forEach((element) => element.fail(null));
    this.notice.hidden = true;
    this.#showLink();
    this.#showChanges();
  }

  #all() {
    return [...this.fields, this.tags, this.custom];
  }

  /** The changed fields with their new values, a custom field as `customFields.<key>`; null clears a field. */
  #changes() {
    const changes = new Map();
    const compare = (name, value) => {
      if (!same(value, valueOf(this.#lead, name))) changes.set(name, value === '' ? null : value);
    };
    for (const element of [...this.fields, this.tags]) compare(element.name, element.value);
    const before = this.#lead.customFields;
    const after = this.custom.value;
    for (const key of Object.keys(before)) if (!(key in after)) changes.set(`customFields.${key}`, null);
    for (const [key, value] of Object.entries(after)) {
      if (JSON.stringify(before[key]) !== JSON.stringify(value)) changes.set(`customFields.${key}`, value);
    }
    return changes;
  }

  #showChanges() {
    let size = 1;
    try {
      size = this.#changes().size;
    } catch {
      // A custom field is not valid JSON yet: a change all the same.
    }
    this.bar.hidden = size === 0;
    this.text.textContent = count(size, 'change');
    this.#showLink();
  }

  #showLink() {
    const url = httpUrl(this.fields[5].value);
    this.link.hidden = !url;
    if (url) this.link.href = url;
  }

  async #submit(event) {
    event.preventDefault();
    this.#all().forEach((element) => element.fail(null));
    this.notice.hidden = true;
    this.save.disabled = true;
    try {
      const changes = this.#changes();
      if (changes.size) await this.#write(changes);
    } catch (error) {
      showFailure(error, this.#all(), this.notice);
    } finally {
      this.save.disabled = false;
    }
  }

  async #write(changes) {
    try {
      const { data, etag } = await patch(`/v1/leads/${this.#lead._id}`, bodyOf(changes), {
        headers: { 'If-Match': this.#etag },
      });
      this.reset(data, etag);
      toast('Saved');
      this.#onsaved(data, etag);
    } catch (error) {
      if (error.status !== 412) throw error;
      await this.#merge(changes);
    }
  }

  async #merge(changes) {
    const { data: theirs, etag } = await get(`/v1/leads/${this.#lead._id}`);
    const conflicts = [...changes].filter(([name, mine]) => {
      const value = valueOf(theirs, name);
      return !same(value, valueOf(this.#lead, name)) && !same(value, mine);
    });
    const kept = conflicts.length
      ? await askConflict(conflicts.map(([name, mine]) => ({ name, mine, theirs: valueOf(theirs, name) })))
      : new Map();
    if (!kept) return;
    for (const [name, isMine] of kept) if (!isMine) changes.delete(name);
    this.#lead = theirs;
    this.#etag = etag;
    if (changes.size) await this.#write(changes);
    else {
      this.reset(theirs, etag);
      this.#onsaved(theirs, etag);
    }
  }
}

function bodyOf(changes) {
  const body = {};
  for (const [name, value] of changes) {
    if (name.startsWith('customFields.')) (body.customFields ??= {})[name.slice('customFields.'.length)] = value;
    else body[name] = value;
  }
  return body;
}
