import { failure } from '../aws/aws-failure.js';
import type { Weighed } from './weighed.js';

/**
 * What a thread has scored. Whether a series can be weighed at all is looked at before the work; sums whose changes cancel out are
 * found by the scales alone, which cost as much as the score.
 *
 * @throws NothingToScore
 */
export function requireScored<Scored>(result: Weighed<Scored>): Scored {
  switch (result.kind) {
    case 'scored':
      return result.scored;
    case 'nothing to weigh':
      throw failure('NothingToScore', `No forecast can be scored: ${result.reason}.`);
  }
}
