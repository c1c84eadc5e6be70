// One import: the file before it is imported, its progress, or its result.
import { data } from 'assets/dom.js';
import { get, post } from 'lib/api.js';
import { skeleton } from 'ui/empty.js';
import { showProgress } from './imports/progress.js';
import { showResult } from './imports/result.js';
import { showWizard } from './imports/wizard.js';

export default async (page) => {
  const path = `/v1/imports/${page.params.id}`;
  const back = { href: '#/imports', label: 'Imports' };
  page.show({ title: 'Import', back }, skeleton(6));

  async function showAsIs() {
    const { data: job } = await get(path, {}, { signal: page.signal });
    show(job);
  }

  async function show(job) {
    const context = { page, path, back, title: data(job.fileName), show, reload: showAsIs };
    if (job.status === 'ready') {
      const { data: head } = await post(`${path}/preview`, {}, { signal: page.signal });
      showWizard(context, head);
    } else if (job.status === 'running') {
      showProgress(context, job);
    } else {
      showResult(context, job);
    }
  }

  await showAsIs();
};
