export const REASONS = {
  manual: 'Added by hand',
  unsubscribe_link: 'Unsubscribed',
  complaint: 'Complaint',
  bounce: 'Bounce',
  import: 'Imported',
  erased: 'Erased',
};
