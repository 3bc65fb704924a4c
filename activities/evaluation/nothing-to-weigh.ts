import { failure } from '../aws/aws-failure.js';

/** NothingToScore: every forecast made at the origin would have the same score, whatever it says. */
export const nothingToWeigh = (originDay: number): Error =>
  failure(
    'NothingToScore',
    `Nothing can be weighed at d_${originDay}: on the 28 days up to it nothing was sold at a known price whose sales had ever changed before.`,
  );
