import { linearPattern, MOST_SEARCHED } from '@durable-forecast/lib/linear-pattern';
import { describe, expect, it } from 'vitest';

const find = (source: string, text: string) => linearPattern(source)?.find(text);

describe('a linear pattern', () => {
  it.each([
    ['the groups of metric definitions', '.*\\[[0-9]+\\].*#011train-rmse:([^#\\s]+)', '[3]#011train-rmse:1.5#011x'],
    ['the first of several values', 'loss=(.*?);', 'loss=0.25; loss=0.5;'],
    ['named groups', '(?<value>[0-9.]+) s', 'after 12.5 s'],
    ['escapes that are none', "'eval_loss'\\: ([0-9]+(.|e\\-)[0-9]+),?", "{'eval_loss': 0.75, 'epoch': 1}"],
    ['characters by their numbers', '\\u00e9(\\x41|b)\\/', 'éA/'],
    ['groups that have no part', '(a)|(b)', 'b'],
    ['braces that count nothing', '{"loss": ([0-9.]+)}', 'x {"loss": 0.5}'],
    ['nothing, where there is nothing', 'b+', 'aaa'],
  ])('finds what JavaScript finds: %s', (_, source, text) => {
    const native = new RegExp(source).exec(text);
    expect(find(source, text)).toEqual(native === null ? undefined : [...native]);
  });

  it('understands named groups as Python writes them', () => {
    expect(find('(?P<loss>[0-9.]+)', 'loss 0.5')).toEqual(['0.5', '0.5']);
  });

  it('finds an end to what JavaScript tries for longer than anybody waits', () => {
    expect(find('^(a+)+$', `${'a'.repeat(48)}!`)).toBeUndefined();
    expect(find('^(a+)+$', 'a'.repeat(48))?.[0]).toBe('a'.repeat(48));
    expect(find('.*\\[[0-9]+\\].*#011train-rmse:([^#\\s]+)', '[1]'.repeat(100_000))).toBeUndefined();
  });

  it('searches the first characters of a long text alone', () => {
    expect(find('b', `${'a'.repeat(MOST_SEARCHED - 1)}b`)).toEqual(['b']);
    expect(find('b', `${'a'.repeat(MOST_SEARCHED)}b`)).toBeUndefined();
  });

  it.each([
    ['looks ahead', '(?=a)b'],
    ['looks behind', '(?<!a)b'],
    ['refers back', '(a)\\1'],
    ['repeats too much', '((a{100}){100}){100}'],
  ])('is none for an expression that %s', (_, source) => {
    expect(linearPattern(source)).toBeUndefined();
  });

  it('is an error for what is no expression', () => {
    expect(() => linearPattern('(')).toThrowErrorMatchingInlineSnapshot(
      `[SyntaxError: Invalid regular expression: /(/: Unterminated group]`,
    );
  });
});
