// What a key may do, in words.
export const PRESETS = {
  full: { label: 'Everything', hint: 'Also what later releases add.' },
  readOnly: { label: 'Read only', hint: 'Reads and exports leads, the do-not-contact list, events and the workspace.' },
  intake: { label: 'Create leads only', hint: 'May be visible in a web form: it can create a lead and read nothing.' },
};

export const SCOPES = {
  'leads:read': 'Read and search leads',
  'leads:write': 'Create and change leads',
  'leads:delete': 'Delete and erase leads',
  import: 'Import files',
  export: 'Export leads',
  enrich: 'Verify addresses',
  'dnc:read': 'Read the do-not-contact list',
  'dnc:write': 'Change the do-not-contact list',
  webhooks: 'Manage webhooks',
  'events:read': 'Read the log of events',
  'workspace:read': 'Read workspaces and members',
  'workspace:write': 'Manage workspaces, members and keys',
};
