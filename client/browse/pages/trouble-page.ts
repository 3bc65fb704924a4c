import { html } from 'hono/html';
import type { Page } from './layout.js';
import type { Links } from './links.js';

/** What is said in place of a page that can't be shown. */
export const troublePage = (links: Links, title: string, message: string): Page => ({
  title,
  crumbs: [{ text: title }],
  body: html`<p class="trouble" role="alert">${message}</p><p><a href="${links.home()}">All forecasts</a></p>`,
});
