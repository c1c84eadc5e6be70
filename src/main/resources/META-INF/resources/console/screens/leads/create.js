// The dialog that creates a lead.
import { data, h } from 'assets/dom.js';
import { send } from 'lib/api.js';
import { href, navigate } from 'lib/router.js';
import { askForm } from 'ui/dialog.js';
import { field, invalid } from 'ui/field.js';
import { tagsField } from 'ui/tags-field.js';
import { toast } from 'ui/toast.js';

export async function createLead() {
  const text = (name, label, more = {}) => field({ name, label, maxLength: 255, ...more });
  const row = (...fields) => h('div.form-row', {}, fields);
  const lead = await askForm({
    title: 'New lead',
    submit: 'Create lead',
    wide: true,
    fields: [
      field({ name: 'email', label: 'Email', type: 'email', required: true, placeholder: 'jane@globex.com' }),
      row(text('firstName', 'First name'), text('lastName', 'Last name')),
      row(text('companyName', 'Company'), text('jobTitle', 'Job title')),
      row(
        field({ name: 'phone', label: 'Phone', type: 'tel', maxLength: 64 }),
        field({ name: 'linkedinUrl', label: 'LinkedIn URL', type: 'url' }),
      ),
      row(text('city', 'City'), text('state', 'State'), text('country', 'Country')),
      tagsField({ name: 'tags', label: 'Tags' }),
      field({
        name: 'cleanup',
        label: 'Format phone number, LinkedIn URL and white space',
        type: 'checkbox',
        value: true,
      }),
    ],
    request: requestOf,
    onsubmit: async (values) => {
      try {
        return (await send(requestOf(values))).data;
      } catch (error) {
        throw error.data?._id ? invalid('email', existing(error.data)) : error;
      }
    },
  });
  if (!lead) return;
  toast(`${lead.email} created`);
  navigate(`/leads/${lead._id}`);
}

function requestOf({ cleanup, ...values }) {
  const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value.length));
  return { method: 'POST', path: '/v1/leads', query: cleanup ? { dataCleanup: true } : {}, body };
}

function existing(lead) {
  const close = (event) => event.target.closest('dialog').close();
  return h(
    'span',
    {},
    'This lead exists already: ',
    h('a', { href: href(`/leads/${lead._id}`), onclick: close }, data(lead.email)),
  );
}
