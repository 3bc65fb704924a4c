import { html } from 'hono/html';
import type { Html } from '../text/html.js';
import { HISTORY_CHOICES, type HistoryChoice } from './drawn.js';

const LABELS: Readonly<Record<HistoryChoice, string>> = {
  '28': '4 weeks',
  '112': '16 weeks',
  '365': 'a year',
  all: 'all',
};

/** How much of the sales before the forecast is shown. */
export const historyLinks = (shown: HistoryChoice, at: (choice: HistoryChoice) => string): Html =>
  html`<nav class="choices" aria-label="Days before the forecast"><ul><li>Sales before:</li>${HISTORY_CHOICES.map(
    (choice) =>
      choice === shown
        ? html`<li><a href="${at(choice)}" aria-current="true">${LABELS[choice]}</a></li>`
        : html`<li><a href="${at(choice)}">${LABELS[choice]}</a></li>`,
  )}</ul></nav>`;
