/**
 * `copyButton(text, label)` copies a text, or the result of a function. `curlButton(request)` copies a request as a
 * command; `request` may be a function, so that it is the request of the moment.
 */
import { copyButton as button } from 'assets/copy.js';
import { curl } from 'lib/curl.js';
import { toast } from './toast.js';

export const copyButton = (text, label, options) => button(text, { label, ...options, oncopied: () => toast('Copied') });

export const curlButton = (request) =>
  copyButton(() => curl(typeof request === 'function' ? request() : request), 'Copy as curl', {
    name: 'curl',
    iconOnly: true,
  });
