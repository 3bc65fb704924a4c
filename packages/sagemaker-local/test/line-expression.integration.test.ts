import { describe, expect, test } from 'vitest';
import { LineExpression } from '../src/logs/line-expression.js';

const evil = `${'a'.repeat(48)}!`;

describe('an expression of a client', () => {
  test('is found in lines, whatever it would cost JavaScript', async () => {
    const expression = new LineExpression('^(a+)+$');
    expect(await expression.find([evil, 'aaa'])).toEqual([undefined, ['aaa', 'aaa']]);
    expect(expression.isTooSlow).toBe(false);
  });

  test('that looks around is found on a thread of its own', async () => {
    const expression = new LineExpression('(?<=loss=)(?P<value>[0-9.]+)');
    expect(await expression.find(['loss=0.5;', 'nothing'])).toEqual([['0.5', '0.5'], undefined]);
    expect(expression.isTooSlow).toBe(false);
  });

  test('that looks around for ever is given up, and nobody waits for it meanwhile or again', async () => {
    const expression = new LineExpression('(?=(a+)+$)b');
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 1);
    expect(await expression.find([evil])).toEqual([]);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(5);
    expect(new LineExpression('(?=(a+)+$)b').isTooSlow).toBe(true);
  });

  test('that is none is refused', () => {
    expect(() => new LineExpression('(')).toThrow(SyntaxError);
  });
});
