import type { TopLevelSpec } from 'vega-lite';
import { escapeText } from '../escape-text.js';
import { type ChartSpec, FAINT, PLOT_HEIGHT, PLOT_WIDTH } from './chart-spec.js';

/**
 * The library, loaded when something is drawn: it waits within its own modules as they load, which the loader of TypeScript in a worker thread
 * can't do for what a module names at its top.
 */
async function loadLibrary() {
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  return { parse, View, compile };
}

/** Inks are names that the page gives a colour, so that one drawing serves light, dark and print. */
const CONFIG = {
  aria: false,
  background: null,
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: 'currentColor',
    titleColor: 'currentColor',
    gridColor: 'var(--line)',
    domainColor: FAINT,
    tickColor: FAINT,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    labelLimit: 210,
  },
  legend: { labelColor: 'currentColor', titleColor: 'currentColor', labelFontSize: 11, symbolSize: 60 },
  header: { labelColor: 'currentColor', titleColor: 'currentColor', labelFontSize: 11, labelLimit: 160 },
  text: { color: 'currentColor', fontSize: 11 },
  rule: { color: FAINT },
} as const;

export interface SvgText {
  /** Names the drawing's ids; no two of a page the same. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** Draws a chart as SVG that scales with the page and that a screen reader announces by title and description. */
export async function drawSvg(chart: ChartSpec, text: SvgText): Promise<string> {
  const { parse, View, compile } = await loadLibrary();
  const { spec } = compile(
    { width: PLOT_WIDTH, height: PLOT_HEIGHT, config: CONFIG, ...chart } as unknown as TopLevelSpec,
    {
      // What a chart can't draw is a fault of this project, found by tests; a page is no place for it.
      logger: silentLogger(),
    },
  );
  const view = new View(parse(spec), { renderer: 'none' });
  view.logger(silentLogger());
  try {
    return withText(await view.toSVG(), text);
  } finally {
    view.finalize();
  }
}

/** Vega names no texts and its ids are those of its process. */
function withText(svg: string, { id, title, description }: SvgText): string {
  const [, width = '0', height = '0'] = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const body = svg
    .replace(/^<svg[^>]*>/, '')
    .replace(/ (?:role|aria-roledescription)="[^"]*"/g, '')
    .replace(/<path class="(?:background|foreground)"[^>]*\/>/g, '')
    .replace(/ (?:class="mark-[^"]*"|pointer-events="none"|stroke-miterlimit="4"|opacity="1"|font-family="[^"]*")/g, '')
    .replace(/(\bid="|url\(#)([\w-]+)/g, `$1${id}-$2`)
    .replace(/(?<= (?:d|transform)=")[^"]*/g, rounded);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" style="max-width:${width}px" role="img" aria-labelledby="${id}-title ${id}-description">`,
    `<title id="${id}-title">${escapeText(title)}</title><desc id="${id}-description">${escapeText(description)}</desc>`,
    body,
  ].join('');
}

/** Tenths of a pixel are as fine as anybody sees. */
const rounded = (numbers: string): string =>
  numbers.replace(/-?\d+\.\d{2,}(?:e-\d+)?/g, (one) => String(Math.round(Number(one) * 10) / 10));

const silentLogger = () => {
  const logger = {
    level: () => logger,
    error: () => logger,
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  };
  return logger as never;
};
