import { type BilledTime, costOf, type PriceTable } from '../../contracts/instances/prices.js';
import type { RunStep } from './list-steps.js';

/** What one part of a run has cost. */
export interface PartCost {
  readonly part: 'features' | 'sweep' | 'backtest' | 'fit';
  readonly jobs: number;
  /** Time of one instance: that of a job on several counts for each. */
  readonly billableSeconds: number;
  /** US dollars; undefined where no job of it has a price. */
  readonly cost: number | undefined;
  /** Trainings that an earlier run had done. */
  readonly takenOver: number;
}

/** What a run has cost so far, at a price table. */
export interface RunCost {
  readonly parts: readonly PartCost[];
  readonly billableSeconds: number;
  /** US dollars; undefined where a job has no price. */
  readonly cost: number | undefined;
  /** Instance types without a price. */
  readonly unpriced: readonly string[];
  readonly transforms: number;
  /** Jobs whose time is not known yet; transforms, which have none, are no part of it. */
  readonly open: number;
}

/** Adds up the training jobs of a run's steps, and that of its features. */
export function runCost(steps: readonly RunStep[], prices: PriceTable): RunCost {
  const trainings = steps.filter(({ kind }) => kind === 'training');
  const processing = steps.filter(({ kind }) => kind === 'processing');
  const attempts = [...processing, ...trainings].flatMap(attemptsOf);
  const unpriced = [
    ...new Set(attempts.filter((one) => costOf(one, prices) === undefined).map((one) => one.instanceType)),
  ];
  return {
    parts: [
      ...(processing.length === 0 ? [] : [partCost('features', processing, prices)]),
      ...(['sweep', 'backtest', 'fit'] as const).flatMap((part) => {
        const own = trainings.filter(({ step }) => partOf(step) === part);
        return own.length === 0 ? [] : [partCost(part, own, prices)];
      }),
    ],
    billableSeconds: secondsOf(attempts),
    cost: unpriced.length === 0 ? dollarsOf(attempts, prices) : undefined,
    unpriced,
    transforms: steps.filter(({ kind }) => kind === 'transform').length,
    open: [...processing, ...trainings].filter(({ isOpen }) => isOpen).length,
  };
}

function partCost(part: PartCost['part'], steps: readonly RunStep[], prices: PriceTable): PartCost {
  const attempts = steps.flatMap(attemptsOf);
  return {
    part,
    jobs: attempts.length,
    billableSeconds: secondsOf(attempts),
    cost: dollarsOf(attempts, prices),
    takenOver: steps.filter(({ training }) => training?.cached !== undefined).length,
  };
}

const attemptsOf = ({ training, processing }: RunStep): readonly BilledTime[] =>
  training?.attempts ?? processing?.attempts ?? [];

/** A fit at a past origin names its day: `fit d_1885/CA_1`. */
const partOf = (step: string): PartCost['part'] =>
  step.startsWith('trial-') ? 'sweep' : /^fit d_\d+(\/|$)/.test(step) ? 'backtest' : 'fit';

const secondsOf = (attempts: readonly BilledTime[]): number =>
  attempts.reduce((sum, { billableSeconds, instances = 1 }) => sum + billableSeconds * instances, 0);

function dollarsOf(attempts: readonly BilledTime[], prices: PriceTable): number | undefined {
  const priced = attempts.flatMap((attempt) => costOf(attempt, prices) ?? []);
  return priced.length === 0 && attempts.length > 0 ? undefined : priced.reduce((sum, cost) => sum + cost, 0);
}
