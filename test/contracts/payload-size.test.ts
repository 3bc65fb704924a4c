import { expect, it } from 'vitest';
import { payloadFault } from '../../contracts/temporal/payload-size.js';

const megabytes = (count: number) => 'x'.repeat(count * 1e6);

it('lets through what Temporal carries', () => {
  for (const value of [undefined, null, 3, 'text', { trials: [megabytes(1)] }]) {
    expect(payloadFault('it would be given', value)).toBeUndefined();
  }
});

it('names the member that makes a value too large, as deep as it lies', () => {
  const args = [{ run: 'run-1', sweep: { trials: Array.from({ length: 30 }, () => megabytes(0.1)) } }];
  expect(payloadFault('rankTrials would be given', args)).toMatchInlineSnapshot(
    `"rankTrials would be given 3.0 MB, of which 3.0 MB are [0].sweep.trials; Temporal carries 2.0 MB."`,
  );
});

it('names no member where many share the size', () => {
  expect(payloadFault('it would be given', { a: megabytes(1), b: megabytes(1) })).toMatchInlineSnapshot(
    `"it would be given 2.0 MB; Temporal carries 2.0 MB."`,
  );
});

it('counts bytes, not characters', () => {
  expect(payloadFault('it would be given', 'ü'.repeat(1_100_000))).toMatchInlineSnapshot(
    `"it would be given 2.2 MB; Temporal carries 2.0 MB."`,
  );
});
