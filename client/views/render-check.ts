import type { ContractCheck } from '../algorithm-test/run-contract.js';
import { colours } from '../terminal/colours.js';
import { wrapText } from '../terminal/wrap-text.js';

const SIGNS = { kept: '✓', broken: '✗', 'not declared': '–' } as const;

/** `✓ stops when asked to: after 3 rounds, with its model so far` */
export function renderCheck({ what, outcome, details }: ContractCheck): string {
  const colour = { kept: colours.green, broken: colours.red, 'not declared': colours.dim }[outcome];
  const [first = '', ...more] = details.split('\n');
  return [wrapText(`${colour(SIGNS[outcome])} ${what}: ${first}`), ...more.map((line) => `    ${line}`)].join('\n');
}
