/** `icon(name)` returns a decorative 16 px line icon, hidden from screen readers. The names are the keys below. */
const PATHS = {
  overview: 'M2.5 8.5h4v5h-4zM2.5 2.5h4v3h-4zM9.5 2.5h4v5h-4zM9.5 10.5h4v3h-4z',
  leads: 'M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c.4-2.3 2.4-3.7 5-3.7s4.6 1.4 5 3.7',
  imports: 'M8 2.5v7M5 6.8l3 3 3-3M2.5 11v2.5h11V11',
  export: 'M8 9.8v-7M5 5.5l3-3 3 3M2.5 11v2.5h11V11',
  dnc: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM4.2 4.2l7.6 7.6',
  jobs: 'M8 2.3l4.8 1.8v3.6c0 2.9-1.9 5-4.8 6-2.9-1-4.8-3.1-4.8-6V4.1zM5.9 8l1.5 1.5 2.8-3',
  webhooks: 'M8.8 1.8L3.5 9H8l-.8 5.2L12.5 7H8z',
  keys: 'M10.3 9.3a3.3 3.3 0 1 0-3.2-2.5L2.5 11.4v2.1h2.1v-1.4H6v-1.4h1.4l1.4-1.6c.5.1 1 .2 1.5.2zM11 5.1h.01',
  members:
    'M6 7.3a2.2 2.2 0 1 0 0-4.5 2.2 2.2 0 0 0 0 4.5zM1.8 13c.3-2.1 2-3.4 4.2-3.4s3.9 1.3 4.2 3.4M10.3 2.9a2.2 2.2 0 0 1 0 4.3M11.8 9.8c1.3.5 2.2 1.6 2.4 3.2',
  settings: 'M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M10 3v3M6 10v3',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2',
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3.5 8.5l3 3 6-7',
  down: 'M4.5 6.5L8 10l3.5-3.5',
  left: 'M9.5 4.5L6 8l3.5 3.5',
  right: 'M6.5 4.5L10 8l-3.5 3.5',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  filter: 'M2.5 4.5h11M4.5 8h7M6.5 11.5h3',
  columns: 'M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  curl: 'M3 5l3 3-3 3M8 11.5h5',
  tag: 'M8.3 2.5H13.5v5.2l-6 5.8-5-5zM11 5h.01',
  untag: 'M6.2 4.6l2.1-2.1h5.2v5.2l-2.10 2.1M9.40 11.7l-1.90 1.8-5-5 1.9-1.9M11 5h.01M2.50 2.5l11 11',
  trash: 'M3 4.5h10M6.5 4.5v-2h3v2M4.3 4.5l.6 9h6.2l.6-9M6.7 7v4M9.3 7v4',
  erase: 'M6.5 12.5L2.8 8.8l5.9-6 4.5 4.5-5.2 5.2zM5.8 5.8l4.4 4.4M6.5 13h7',
  clock: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM8 5v3.2l2 1.3',
  mail: 'M2.5 3.5h11v9h-11zM2.7 4l5.3 4.5L13.3 4',
  phone: 'M5.2 2.5H3C2.6 8.7 7.3 13.4 13.5 13v-2.3l-2.8-1-1.2 1.2C7.7 10 6 8.3 5.1 6.5l1.2-1.2z',
  link: 'M9 3.5h3.5V7M12.3 3.7L7.5 8.5M6.5 4h-3v8.5H12v-3',
  alert: 'M8 2.5l6 10.8H2zM8 6.5v3M8 11.5h.01',
  info: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM8 7.5v3.3M8 5.2h.01',
  theme: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM8 2.5v11M8 5.5h4.8M8 8h5.4M8 10.5h4.8',
  out: 'M6.5 2.5h-4v11h4M6 8h7.5M10.8 5.2L13.5 8l-2.7 2.8',
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.5M13 2.5V5h-2.5',
  edit: 'M3 13h2.3l7-7L10 3.7l-7 7zM8.5 5.2l2.3 2.3',
  shield: 'M8 2.3l4.8 1.8v3.6c0 2.9-1.9 5-4.8 6-2.9-1-4.8-3.1-4.8-6V4.1z',
  undo: 'M5.5 3L2.5 6l3 3M2.5 6H9.5a3.8 3.8 0 0 1 0 7.5H6',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
};

export function icon(name, classes = '') {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', `icon ${classes}`.trim());
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
