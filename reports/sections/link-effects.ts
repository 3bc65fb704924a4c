import { fixedDigits } from '@durable-forecast/lib/fixed-digits';
import type { Link } from '../../contracts/explanation/link.js';

/** How contributions are shown: margins are no units but with the identity, so what they do to the answer is. */
export interface Effect {
  /** Head of a column of sizes. */
  readonly column: string;
  readonly axis: string;
  /** How an axis shows values, as d3-format has it; with a sign where they may go either way. */
  readonly format?: string;
  /** The size of a contribution in the margin, as it is drawn. */
  readonly of: (contribution: number) => number;
  readonly say: (contribution: number) => string;
  /** The same in a few characters. */
  readonly sayShort: (contribution: number) => string;
}

/** Four digits of a number of the margin. */
export const sayMargin = (contribution: number): string =>
  String(Number(contribution.toPrecision(4))).replace(/^-/, '−');

const inMargin: Pick<Effect, 'of' | 'say' | 'sayShort'> = {
  of: (contribution) => contribution,
  say: sayMargin,
  sayShort: (contribution) => String(Number(contribution.toPrecision(2))),
};
const percent = (share: number, digits: number): string => `${fixedDigits(100 * share, digits)} %`;
const asFactor: Pick<Effect, 'format' | 'of' | 'say' | 'sayShort'> = {
  format: '+.0%',
  of: (contribution) => Math.expm1(contribution),
  say: (contribution) => percent(Math.expm1(contribution), 1),
  sayShort: (contribution) => percent(Math.expm1(contribution), Math.expm1(contribution) < 0.1 ? 1 : 0),
};

export const EFFECTS: Readonly<Record<Link, Effect>> = {
  identity: { column: 'mean size, units', axis: 'units', ...inMargin },
  log: { column: 'mean size, of the answer', axis: 'of the answer', ...asFactor },
  logit: { column: 'mean size, of the odds', axis: 'of the odds', ...asFactor },
  'signed-square': { column: 'mean size, √units', axis: '√units', ...inMargin },
};
