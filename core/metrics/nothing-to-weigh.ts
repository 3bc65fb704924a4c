import type { Level } from '../hierarchy/levels.js';

/** A score that would be no number: 0 would read as a perfect forecast. */
export class NothingToWeigh extends Error {
  override readonly name = 'NothingToWeigh';

  constructor(originDay: number, level: Pick<Level, 'number' | 'name'>) {
    super(
      `nothing can be weighed at level ${level.number} (${level.name}): on the 28 days up to d_${originDay} nothing was sold ` +
        'at a known price whose sales, added up, had ever changed before',
    );
  }
}
