import { emptyState } from '../ui/empty.js';

export default async (page) => page.show({ title: 'Webhooks' }, emptyState({ icon: 'info', title: 'This screen is being built' }));
