import { ApplicationFailure } from '@temporalio/activity';

/**
 * A piece of the page; where what it is made of is gone or damaged, the page says so and goes on without it. What passes by itself is thrown
 * on, so that the next attempt has the piece.
 *
 * @param gaps is given a sentence
 * @param what is missing then, a phrase: `The forecast`
 */
export async function orGap<T>(gaps: string[], what: string, make: () => Promise<T>): Promise<T | undefined> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.nonRetryable !== true) throw error;
    gaps.push(`${what} could not be read: ${error.message}`);
    return undefined;
  }
}
