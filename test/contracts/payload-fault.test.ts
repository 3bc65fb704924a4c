import { expect, it } from 'vitest';
import { payloadFault } from '../../contracts/temporal/payload-fault.js';

const megabytes = (count: number) => 'x'.repeat(count * 1e6);

it('lets through what Temporal carries', () => {
  for (const value of [undefined, null, 3, 'text', { trials: [megabytes(1)] }]) {
    expect(payloadFault('it would be given', value)).toBeUndefined();
  }
});

it('names the member that makes a value too large, as deep as it lies', () => {
  const args = [{ run: 'run-1', sweep: { trials: Array.from({ length: 30 }, () => megabytes(0.1)) } }];
  expect(payloadFault('rankTrials would be given', args)?.message).toMatchInlineSnapshot(
    `"rankTrials would be given 3.0 MB, of which 3.0 MB are [0].sweep.trials; Temporal carries 2.0 MB."`,
  );
});

it('names no member where many share the size', () => {
  expect(payloadFault('it would be given', { a: megabytes(1), b: megabytes(1) })?.message).toMatchInlineSnapshot(
    `"it would be given 2.0 MB; Temporal carries 2.0 MB."`,
  );
});

it('counts bytes, not characters', () => {
  expect(payloadFault('it would be given', 'ü'.repeat(1_100_000))?.message).toMatchInlineSnapshot(
    `"it would be given 2.2 MB; Temporal carries 2.0 MB."`,
  );
});

it('names a number that would arrive as null', () => {
  expect(payloadFault('scoreForecasts would give back', { scores: [{ bias: 0.1 }, { bias: Number.NaN }] })).toEqual({
    type: 'NumberInvalid',
    message: 'scoreForecasts would give back NaN as scores[1].bias; JSON has no word for it.',
  });
  expect(payloadFault('it would give back', Number.NEGATIVE_INFINITY)?.message).toBe(
    'it would give back -Infinity; JSON has no word for it.',
  );
});
