import type { Backtest } from '../../../contracts/evaluation/ensemble.js';
import type { MemberSummary } from '../../../contracts/run/pipeline.js';
import { type Member, methodsOf } from './members.js';
import type { RunContext } from './run-context.js';

/** What the published forecast is made of: models, then methods; equal shares where nothing has chosen others. */
export function memberShares(
  request: RunContext['request'],
  members: readonly Member[],
  { recipe }: Backtest,
): readonly MemberSummary[] {
  const names = [...members.map(({ name }) => name), ...methodsOf(request)];
  return names.map((name, index) => ({ name, weight: recipe.weights[index] ?? 1 / names.length }));
}
