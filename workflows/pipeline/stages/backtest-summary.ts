import { type Backtest, type BacktestOrigin, INDISTINCT_WRMSSE } from '../../../contracts/evaluation/ensemble.js';
import type { BacktestSummary } from '../../../contracts/run/pipeline.js';

/** How the members did at past origins. @returns undefined where none were tried: the champion alone stood for one */
export function backtestSummary({ origins, recipe }: Backtest, champion: string): BacktestSummary | undefined {
  if (!origins.some(({ members }) => members[0]?.name !== champion)) return undefined;
  const [first] = origins;
  const names = [
    { kind: 'ensemble' as const, scores: first === undefined ? [] : [first.ensemble] },
    { kind: 'member' as const, scores: first?.members ?? [] },
    { kind: 'baseline' as const, scores: first?.baselines ?? [] },
  ];
  const means = names.flatMap(({ kind, scores }) =>
    scores.map(({ name }, index) => {
      const values = origins.map((origin) => scoresOf(origin, kind)[index]?.wrmsse ?? Number.NaN);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const spread = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : undefined;
      return { kind, name, scores: values, mean, spread };
    }),
  );
  return {
    origins,
    recipe,
    means: means.sort((a, b) => a.mean - b.mean),
    note:
      `${origins.length === 1 ? 'One window' : `${origins.length} windows`} of 28 days can't rank two models whose WRMSSE ` +
      `differs by less than ${INDISTINCT_WRMSSE}.`,
  };
}

function scoresOf({ ensemble, members, baselines }: BacktestOrigin, kind: 'ensemble' | 'member' | 'baseline') {
  switch (kind) {
    case 'ensemble':
      return [ensemble];
    case 'member':
      return members;
    case 'baseline':
      return baselines;
  }
}
