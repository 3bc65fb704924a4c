import { readFileSync } from 'node:fs';
import { type Context, Hono } from 'hono';
import { LIST_ORDERS, type ListOrder } from './data/find-series.js';
import type { Library } from './data/library.js';
import { FILTER_ATTRIBUTES, type SeriesFilter } from './data/series-filter.js';
import { describeTrouble } from './describe-trouble.js';
import { guard, REPORT_POLICY } from './guard.js';
import { accuracyPage } from './pages/accuracy-page.js';
import { comparePage } from './pages/compare-page.js';
import { forecastPage } from './pages/forecast-page.js';
import { forecastsPage } from './pages/forecasts-page.js';
import { layout, type Page } from './pages/layout.js';
import { FILTER_PARAMETERS, Links } from './pages/links.js';
import { runPage } from './pages/run-page.js';
import { runsPage } from './pages/runs-page.js';
import { scenarioPage } from './pages/scenario-page.js';
import { scenariosPage } from './pages/scenarios-page.js';
import { seriesListPage } from './pages/series-list-page.js';
import { seriesPage } from './pages/series-page.js';
import { troublePage } from './pages/trouble-page.js';
import { versionPage } from './pages/version-page.js';

export interface BrowseOptions {
  /** Path below which the app is reached, without a slash at its end; empty for none. */
  readonly base: string;
  /** Names of hosts under which it is asked, beside those of this machine. */
  readonly trustedHosts: readonly string[];
}

const STYLE = readFileSync(new URL('style.css', import.meta.url), 'utf8');
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M1 11l4-4 3 3 7-7" fill="none" stroke="#0072b2" stroke-width="2.5"/></svg>';

/** The web app: a view an address, all of them read. It answers below its base path and, for proxies that take that away, without it. */
export function browseApp(library: Library, { base, trustedHosts }: BrowseOptions): Hono {
  const links = new Links(base);
  const views = viewsOf(library, links);
  // With and without a slash at the end, as whoever types it or a proxy has it.
  const app = new Hono({ strict: false });
  app.use(guard(trustedHosts));
  if (base !== '') app.route(base, views);
  app.route('/', views);
  const render = (context: Context, page: Page) => context.html(layout(links, library.store.bucket, page));
  app.notFound((context) => {
    context.status(404);
    return render(
      context,
      troublePage(links, 'No such page', `There is nothing at ${new URL(context.req.url).pathname}.`),
    );
  });
  app.onError((error, context) => {
    const { status, title, message } = describeTrouble(error, library.store.bucket);
    context.status(status);
    return render(context, troublePage(links, title, message));
  });
  return app;
}

function viewsOf(library: Library, links: Links): Hono {
  const views = new Hono({ strict: false });
  const show = async (context: Context, page: Promise<Page>) =>
    context.html(layout(links, library.store.bucket, await page));

  views.get('/', (c) => show(c, forecastsPage(library, links)));
  views.get('/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  views.get('/icon.svg', (c) => c.body(ICON, 200, { 'Content-Type': 'image/svg+xml' }));
  views.get('/forecasts/:name', (c) => show(c, forecastPage(library, links, c.req.param('name'))));
  views.get('/forecasts/:name/compare', (c) =>
    show(c, comparePage(library, links, c.req.param('name'), { from: wanted(c, 'from'), to: wanted(c, 'to') })),
  );
  views.get('/forecasts/:name/accuracy', (c) => show(c, accuracyPage(library, links, c.req.param('name'))));
  views.get('/forecasts/:name/runs', (c) => show(c, runsPage(library, links, c.req.param('name'))));
  views.get('/forecasts/:name/runs/:run', (c) =>
    show(c, runPage(library, links, c.req.param('name'), c.req.param('run'))),
  );
  views.get('/forecasts/:name/scenarios', (c) => show(c, scenariosPage(library, links, c.req.param('name'))));
  views.get('/forecasts/:name/scenarios/:scenario', (c) =>
    show(c, scenarioPage(library, links, c.req.param('name'), c.req.param('scenario'))),
  );
  views.get('/forecasts/:name/series', async (c) => {
    const { pointer } = await library.catalogue(c.req.param('name'));
    return c.redirect(`${links.version(c.req.param('name'), pointer.version)}/series${new URL(c.req.url).search}`);
  });
  views.get('/forecasts/:name/versions/:version', (c) =>
    show(c, versionPage(library, links, c.req.param('name'), c.req.param('version'))),
  );
  views.get('/forecasts/:name/versions/:version/series', (c) => {
    const { name, version } = c.req.param();
    const id = wanted(c, 'id');
    if (id === undefined) return show(c, seriesListPage(library, links, name, version, listQuery(c)));
    return show(
      c,
      seriesPage(library, links, name, version, { id, against: wanted(c, 'against'), days: wanted(c, 'days') }),
    );
  });
  views.get('/forecasts/:name/versions/:version/report.html', async (c) => {
    const report = await library.report(await library.version(c.req.param('name'), c.req.param('version')));
    if (report === undefined) return c.notFound();
    c.header('Content-Security-Policy', REPORT_POLICY);
    return c.body(new Uint8Array(report), 200, { 'Content-Type': 'text/html; charset=utf-8' });
  });
  return views;
}

/** A parameter that was given; forms send empty ones too. */
function wanted(context: Context, name: string): string | undefined {
  const value = context.req.query(name);
  return value === '' ? undefined : value;
}

function listQuery(context: Context) {
  const filter: SeriesFilter = Object.fromEntries(
    FILTER_ATTRIBUTES.flatMap((attribute) => {
      const value = wanted(context, FILTER_PARAMETERS[attribute]);
      return value === undefined ? [] : [[attribute, value]];
    }),
  );
  const order = wanted(context, 'sort');
  const page = Number(wanted(context, 'page'));
  return {
    filter,
    search: wanted(context, 'q')?.trim() ?? '',
    order: order !== undefined && Object.hasOwn(LIST_ORDERS, order) ? (order as ListOrder) : 'best',
    page: Number.isInteger(page) && page > 0 ? page : 1,
    days: wanted(context, 'days'),
  };
}
