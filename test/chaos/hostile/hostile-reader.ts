import type { Dice } from './values.js';

/** A reader of ours, with what is given to it. */
export interface HostileReader {
  /**
   * Makes the input, which costs the reader nothing.
   *
   * @param folder where it may be written
   * @returns reads it, and says in a word or two what came of it
   */
  prepare(dice: Dice, folder: string): Promise<() => Promise<string>>;
  /** Whether an error says to a person what is wrong with the input; all others are faults of the reader. */
  isRefusal(error: unknown): boolean;
}

/** Errors that JavaScript itself throws where code has not thought of something. */
export const isUnforeseen = (error: unknown): boolean =>
  !(error instanceof Error) ||
  ['TypeError', 'ReferenceError', 'EvalError'].includes(error.name) ||
  /call stack|out of memory|Invalid string length|Invalid array length/i.test(error.message);
