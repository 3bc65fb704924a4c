import { NothingToWeigh } from '../../core/metrics/index.js';

/** What a thread has scored, or why nothing can be: an error that leaves a thread forgets of which class it was. */
export type Weighed<Scored> =
  | { readonly kind: 'scored'; readonly scored: Scored }
  /** @param reason a phrase */
  | { readonly kind: 'nothing to weigh'; readonly reason: string };

/** Runs in a worker thread. */
export function weighed<Scored>(score: () => Scored): Weighed<Scored> {
  try {
    return { kind: 'scored', scored: score() };
  } catch (error) {
    if (error instanceof NothingToWeigh) return { kind: 'nothing to weigh', reason: error.message };
    throw error;
  }
}
