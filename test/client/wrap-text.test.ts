import { expect, it } from 'vitest';
import { wrapText } from '../../client/terminal/wrap-text.js';

it('breaks a line between words, and puts what follows below the text behind its label', () => {
  expect(wrapText('Time       inspect 2.1 s, features 4.0 s, sweep 31.7 s; 50 s in all', 40)).toBe(
    ['Time       inspect 2.1 s, features', '           4.0 s, sweep 31.7 s; 50 s in', '           all'].join('\n'),
  );
});

it('keeps the indentation of a line', () => {
  expect(wrapText('  one two three four', 12)).toBe('  one two\n  three four');
});

it('leaves an address whole that is longer than the terminal is wide', () => {
  const uri = 's3://forecast/forecasts/foods/versions/foods-20261130-060000/';
  expect(wrapText(`Forecast   ${uri}`, 40)).toBe(`Forecast   ${uri}`);
});

it('takes no colour for columns', () => {
  const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;
  expect(wrapText(`one ${bold('two')}`, 7)).toBe(`one ${bold('two')}`);
});

it('leaves a line whole that has no end', () => {
  expect(wrapText('a '.repeat(200), Number.POSITIVE_INFINITY)).toBe('a '.repeat(200));
});
