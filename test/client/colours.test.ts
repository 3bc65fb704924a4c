import { expect, it } from 'vitest';
import { isColoured } from '../../client/terminal/colours.js';

const terminal = { isTTY: true };
const pipe = { isTTY: false };

it('a terminal is coloured, a pipe is not, in continuous integration neither', () => {
  expect(isColoured(terminal, { TERM: 'xterm' })).toBe(true);
  expect(isColoured(terminal, { TERM: 'dumb' })).toBe(false);
  expect(isColoured(pipe, { CI: 'true' })).toBe(false);
  expect(isColoured({}, {})).toBe(false);
});

it('NO_COLOR wins over FORCE_COLOR, and FORCE_COLOR over what the output is', () => {
  expect(isColoured(terminal, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
  expect(isColoured(pipe, { FORCE_COLOR: '1' })).toBe(true);
  expect(isColoured(terminal, { FORCE_COLOR: '0' })).toBe(false);
  expect(isColoured(terminal, { NO_COLOR: '' })).toBe(true);
});
