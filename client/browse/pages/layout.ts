import { html } from 'hono/html';
import type { Html } from '../text/html.js';
import type { Links } from './links.js';

/** A step on the way from the list of forecasts to what is shown; the last one has no address. */
export interface Crumb {
  readonly text: string;
  readonly href?: string | undefined;
}

export interface Tab {
  readonly text: string;
  readonly href: string;
  readonly isOpen: boolean;
}

export interface Page {
  readonly title: string;
  readonly crumbs: readonly Crumb[];
  readonly tabs?: readonly Tab[];
  /** Where the box at the top looks for series; none by default. */
  readonly search?: string;
  /** Parts that are empty are left out. */
  readonly body: Html | readonly (Html | '')[];
}

/** One page: what is around every view. */
export const layout = (
  links: Links,
  bucket: string,
  { title, crumbs, tabs = [], search, body }: Page,
): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · forecasts</title>
<link rel="stylesheet" href="${links.style()}">
<link rel="icon" type="image/svg+xml" href="${links.icon()}">
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>
<nav class="crumbs" aria-label="Where this is"><ol>
<li><a href="${links.home()}">Forecasts</a></li>
${crumbs.map(({ text, href }) => html`<li>${href === undefined ? html`<span aria-current="page">${text}</span>` : html`<a href="${href}">${text}</a>`}</li>`)}
</ol></nav>
${
  tabs.length === 0
    ? ''
    : html`<nav class="tabs" aria-label="Views"><ul>
${tabs.map(({ text, href, isOpen }) => html`<li><a href="${href}"${isOpen ? html` aria-current="page"` : ''}>${text}</a></li>`)}
</ul></nav>`
}
${
  search === undefined
    ? ''
    : html`<form class="search" method="get" action="${search}" role="search"><input type="search" name="q" aria-label="Look for a series by its id" placeholder="Id of a series, or a part" autocomplete="off" spellcheck="false" accesskey="s"><button>Search</button></form>`
}
</header>
<main id="content">
<h1>${title}</h1>
${body}
</main>
<footer>Published forecasts in the bucket ${bucket}. Nothing can be changed here.</footer>
</body>
</html>`;

/** Views of a forecast as a whole. */
export const forecastTabs = (
  links: Links,
  name: string,
  open: 'versions' | 'compare' | 'accuracy' | 'scenarios' | 'runs',
): readonly Tab[] => [
  { text: 'Versions', href: links.forecast(name), isOpen: open === 'versions' },
  { text: 'Side by side', href: links.compare(name), isOpen: open === 'compare' },
  { text: 'Accuracy', href: links.accuracy(name), isOpen: open === 'accuracy' },
  { text: 'Scenarios', href: links.scenarios(name), isOpen: open === 'scenarios' },
  { text: 'Runs', href: links.runs(name), isOpen: open === 'runs' },
];

/** Views of one version. */
export const versionTabs = (
  links: Links,
  { name, version }: { readonly name: string; readonly version: string },
  open: 'overview' | 'series' | undefined,
): readonly Tab[] => [
  { text: 'Overview', href: links.version(name, version), isOpen: open === 'overview' },
  { text: 'Series', href: links.list(name, version), isOpen: open === 'series' },
];
