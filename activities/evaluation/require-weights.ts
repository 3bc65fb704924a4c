import { isWeighable } from '../../core/metrics/index.js';
import { failure } from '../aws/aws-failure.js';
import type { ReadPanel } from '../panels/read-panels.js';

/** @throws NothingToScore when every forecast made at the origin would have the same score, whatever it says */
export function requireWeights(panels: readonly ReadPanel[], originDay: number): void {
  if (panels.some(({ panel }) => isWeighable(panel, originDay))) return;
  throw nothingToWeigh(originDay);
}

export const nothingToWeigh = (originDay: number): Error =>
  failure(
    'NothingToScore',
    `Nothing can be weighed at d_${originDay}: on the 28 days up to it nothing was sold at a known price whose sales had ever changed before.`,
  );
