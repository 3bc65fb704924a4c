import type { Pointer } from '../../contracts/publication/publication.js';

/** Versions that are never deleted, whatever the rule, and why: what planners read, and what they go back to. */
export function protectedVersions({ version, previous, moves = [] }: Pointer): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  // After a rollback this is not the one that was current before: monitoring goes back to it.
  const predecessor = moves.find((move) => move.kind === 'published' && move.version === version)?.from ?? null;
  if (predecessor !== null) kept.set(predecessor, 'the current one was published after it');
  if (previous !== null) kept.set(previous, 'was the current one before');
  kept.set(version, 'is the current one');
  return kept;
}
