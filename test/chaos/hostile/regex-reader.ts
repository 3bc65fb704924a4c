import { createRule } from '@durable-forecast/debugger-rules/rules';
import { MetricReader } from '../../../activities/training/metric-reader.js';
import { bundledDeclarations } from '../../../contracts/algorithms/bundled-declarations.js';
import { declarationFaults } from '../../../contracts/algorithms/check-declaration.js';
import { LineExpression } from '../../../packages/sagemaker-local/src/logs/line-expression.js';
import { type HostileReader, isUnforeseen } from './hostile-reader.js';
import { type Dice, hostileText } from './values.js';

const PARTS = [
  'a',
  '[a-z]',
  '.',
  '\\d',
  '\\s*',
  '(a|aa)',
  '(a|b|ab)',
  '[^#]',
  '#011',
  '\\[[0-9]+\\]',
  '(?P<v>x)',
  '\\b',
];
const REPEATS = ['', '+', '*', '?', '+?', '*?', '{2}', '{1,100}', '{500}', '{1000}'];
const AROUNDS = ['(?=', '(?!', '(?<=', '(?<!'];
const LINES = [
  `${'a'.repeat(48)}!`,
  'x'.repeat(256 * 1024),
  '[1]'.repeat(80_000),
  '#011'.repeat(60_000),
  'ab'.repeat(100_000),
  '[12]#011train-rmse:1.25702#011validation-rmse:2.43126',
];

/** Expressions of metrics and rules, and the lines and names that they are searched for in. */
export const regexReader: HostileReader = {
  async prepare(dice) {
    const source = expression(dice);
    const line = dice.chance(0.8) ? dice.pick(LINES) : hostileText(dice);
    return () => search(source, line);
  },

  // What is no expression, and for a rule what looks around.
  isRefusal: (error) => error instanceof SyntaxError || (error instanceof RangeError && !isUnforeseen(error)),
};

async function search(source: string, line: string): Promise<string> {
  new MetricReader(bundledDeclarations.xgboost.metrics).read([{ text: line, time: 1 }]);
  declarationFaults({ ...bundledDeclarations.xgboost, metrics: [{ name: 'm', regex: source }], logLines: [line] });
  const own = new LineExpression(source);
  const [found] = await own.find([line]);
  const rule = createRule('AllZero', { tensor_regex: source.replaceAll(',', '') });
  rule.feed([{ name: line, step: 1, time: 1, value: 0 }]);
  return own.isTooSlow ? 'too slow, as it says' : found === undefined ? 'not found' : 'found';
}

function expression(dice: Dice): string {
  if (dice.chance(0.15)) return hostileText(dice).slice(0, 500);
  if (dice.chance(0.2)) return `${dice.pick(AROUNDS)}${group(dice, 2)})${group(dice, 2)}$`;
  return `${dice.pick(['', '^', '.*'])}${group(dice, 3)}${dice.pick(['', '$', '.*$', '\\1'])}`;
}

function group(dice: Dice, depth: number): string {
  const parts = Array.from({ length: 1 + dice.below(3) }, () =>
    depth > 0 && dice.chance(0.6) ? `(${group(dice, depth - 1)})` : dice.pick(PARTS),
  );
  return parts.map((part) => `${part}${dice.pick(REPEATS)}`).join('');
}
