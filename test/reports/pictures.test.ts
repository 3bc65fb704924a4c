import { describe, expect, it } from 'vitest';
import { barPicture } from '../../reports/pictures/bar-picture.js';
import { drawSvg } from '../../reports/pictures/draw-svg.js';
import { heatPicture } from '../../reports/pictures/heat-picture.js';
import { linePicture } from '../../reports/pictures/line-picture.js';
import type { Picture } from '../../reports/pictures/picture.js';

/** Ids that are names of members of every object, operators, or nothing. */
const NAMES = ['constructor', '__proto__', '=1+1', 'toString', 'it\'s "a" \\ [b].c', '', '🥖'];

const draw = ({ chart, title, description }: Picture) =>
  drawSvg(chart as NonNullable<typeof chart>, { id: 'one', title, description });
const text = { title: 'A <title>', description: 'b & c' };

describe('pictures', () => {
  it.each<[string, Picture]>([
    [
      'bars',
      barPicture(
        { ...text, label: 'id', value: 'v', isLying: true },
        NAMES.map((label, value) => ({ label, value })),
      ),
    ],
    [
      'bars in groups',
      barPicture(
        { ...text, label: 'id', value: 'v', from: 1 },
        NAMES.flatMap((group) => NAMES.map((label, value) => ({ label, value, group }))),
      ),
    ],
    [
      'lines',
      linePicture(
        { ...text, x: { title: 'x' }, y: { title: 'y' } },
        {
          lines: NAMES.map((name, y) => ({
            name,
            points: [
              { x: 0, y },
              { x: 1, y: 1 },
            ],
          })),
        },
      ),
    ],
    [
      'a heat map',
      heatPicture(
        text,
        NAMES,
        NAMES.flatMap((row) => NAMES.map((column) => ({ row, column, value: 0.5 }))),
      ),
    ],
  ])('draw names of any text as they are: %s', async (_, picture) => {
    const svg = await draw(picture);
    for (const name of ['constructor', '__proto__', '=1+1', 'toString', '🥖']) expect(svg).toContain(`>${name}<`);
    expect(svg).toContain('<title id="one-title">A &#60;title&#62;</title><desc id="one-description">b &#38; c</desc>');
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('are nothing where there is nothing to draw, and leave out what is no number', async () => {
    expect(barPicture({ ...text, label: 'id', value: 'v' }, [{ label: 'a', value: Number.NaN }]).chart).toBeUndefined();
    expect(
      linePicture({ ...text, x: { title: 'x' }, y: { title: 'y' } }, { lines: [{ name: 'a', points: [] }] }).chart,
    ).toBeUndefined();
    const points = [
      { x: 0, y: 1 },
      { x: 1, y: Number.NaN },
      { x: 2, y: 3 },
    ];
    const svg = await draw(
      linePicture({ ...text, x: { title: 'x' }, y: { title: 'y' } }, { lines: [{ name: 'a', points }] }),
    );
    expect(svg).not.toContain('NaN');
  });

  it('name their inks, so that light, dark and print share a drawing', async () => {
    const svg = await draw(
      barPicture({ ...text, label: 'id', value: 'v' }, [
        { label: 'a', value: 1 },
        { label: 'b', value: 2 },
      ]),
    );
    const inks = new Set([...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, ink]) => ink));
    for (const ink of inks) expect(ink).toMatch(/^(none|currentColor|var\(--[a-z0-9]+\))$/);
  });
});
