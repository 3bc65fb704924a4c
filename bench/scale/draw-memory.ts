import { readFileSync } from 'node:fs';
import { drawSvg } from '../../reports/pictures/draw-svg.js';
import { linePicture } from '../../reports/pictures/line-picture.js';
import type { BenchResult } from '../support/bench.js';

/** Pages give inks their colours; here there is none. */
const INKS = [
  '<style>:root{color:#222;--faint:#666;--line:#ddd;--c1:#0072b2;--c2:#d55e00;--c3:#009e73}',
  '@media (prefers-color-scheme:dark){:root{color:#ddd;--faint:#aaa;--line:#444;--c1:#56b4e9;--c2:#ff8c3a;--c3:#2fc79b}}',
  'text{font-family:system-ui,sans-serif}</style>',
].join('');

/**
 * Draws the most memory that the worker's process held, by the number of series, as an SVG that stands alone:
 *
 *   node --import tsx bench/scale/draw-memory.ts NAME=RESULT.json[,RESULT.json] … > docs/pictures/memory.svg
 *
 * A line for each NAME, of what `npm run bench -- scale --json` printed.
 */
const lines = process.argv.slice(2).map((argument) => {
  const [name = '', files = ''] = argument.split('=');
  const points = files.split(',').flatMap((file) => {
    const { rows } = JSON.parse(readFileSync(file, 'utf8')) as BenchResult;
    // A row of a step is set in; the others are whole ways.
    return rows
      .filter((row) => !row.name.startsWith(' '))
      .map((row) => ({ x: row.series as number, y: row.peak_mb as number }));
  });
  return { name, points: points.toSorted((a, b) => a.x - b.x) };
});
const text = {
  title: 'Memory of the worker by the number of series',
  description: lines
    .map(({ name, points }) => `${name}: ${points.map(({ x, y }) => `${x} series ${Math.round(y)} MB`).join(', ')}.`)
    .join(' '),
};
const { chart } = linePicture(
  { ...text, x: { title: 'series' }, y: { title: 'most memory of the process, MB', fromZero: true } },
  { lines },
);
if (chart === undefined) throw new Error('name at least one result');
const svg = await drawSvg(chart, { id: 'memory', ...text });
console.log(svg.replace('</desc>', `</desc>${INKS}`));
