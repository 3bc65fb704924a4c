import type { Dice } from './dice.js';
import type { Draft, Line, Table } from './draft.js';

/** In this order several damages are done to one file. */
export const STEPS = ['fields', 'lines', 'columns', 'form', 'bytes'] as const;
export type Step = (typeof STEPS)[number];

/**
 * A way in which raw files get broken. None makes other data of them that somebody could have meant, such as another
 * number: what a reader can't tell from sound data is not asked of it.
 */
export interface Damage {
  readonly name: string;
  /** Whether it must be seen through, or refused at its place. */
  readonly expects: 'read' | 'refused';
  readonly step: Step;
  /** Whether series come in another order, and models see their rows in another: their forecasts then differ in a digit. */
  readonly reorders?: boolean;
  /** Breaks the draft at a place that the dice choose. */
  readonly apply: (draft: Draft, dice: Dice) => Place;
}

/** Where something was broken. */
export interface Place {
  readonly table: Table;
  /** The line that a reader must name; it may name any where neither this nor its number is known. */
  readonly line?: Line | undefined;
  readonly number?: number | undefined;
}

type Apply = (draft: Draft, dice: Dice) => Place;

export const read = (step: Step, name: string, apply: Apply): Damage => ({ name, expects: 'read', step, apply });
export const refused = (step: Step, name: string, apply: Apply): Damage => ({ name, expects: 'refused', step, apply });
