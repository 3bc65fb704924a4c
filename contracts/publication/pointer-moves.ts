import type { Pointer, PointerMove } from './publication.js';

/** Moves that a pointer remembers: two years of weekly ones, in 25 kB at most. */
export const MOST_MOVES = 104;

/** The moves of a pointer once one more is made, newest first. */
export const withMove = (move: PointerMove, before: Pointer | undefined): readonly PointerMove[] =>
  [move, ...(before?.moves ?? [])].slice(0, MOST_MOVES);

/**
 * Whether a version was ever the current one. A version that a cancelled run has staged lies there whole, and was not.
 *
 * Unknown where the pointer remembers too little: one of 0.1.0 has no moves, and a full list forgets the oldest.
 */
export function wasCurrent({ version, previous, moves = [] }: Pointer, wanted: string): boolean | 'unknown' {
  if (
    version === wanted ||
    previous === wanted ||
    moves.some((move) => move.version === wanted || move.from === wanted)
  ) {
    return true;
  }
  // The first move of all had no version before it.
  return moves.at(-1)?.from === null ? false : 'unknown';
}
