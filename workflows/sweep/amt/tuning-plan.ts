import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import type { TuningPlan } from '../../../contracts/sweep/tuning.js';
import { spacesOf } from '../../../core/search/space.js';
import { plannedTrials } from '../../../core/search/strategy.js';
import { tuningSpace } from '../../../core/search/tuning-space.js';
import { trainingPlan } from '../../shared/training-plan.js';

const STRATEGIES = { tpe: 'Bayesian', random: 'Random', hyperband: 'Hyperband', grid: 'Grid' } as const;

/** A sweep in the terms of SageMaker's automatic model tuning: a training job definition an algorithm. */
export function tuningPlan(input: SweepInput, owner: string): TuningPlan {
  const { run, search, warm } = input;
  const { strategy, limits, earlyStop, seed, maxParallel } = search;
  const grid = strategy.kind === 'grid';
  return {
    owner,
    run,
    strategy: STRATEGIES[strategy.kind],
    ...(strategy.kind === 'hyperband' && strategy.maxSteps !== undefined
      ? { resources: { min: strategy.minSteps, max: strategy.maxSteps } }
      : {}),
    ...(grid ? {} : { maxTrials: plannedTrials(search) }),
    maxParallel,
    maxSeconds: limits.maxSeconds === undefined ? undefined : Math.ceil(limits.maxSeconds),
    target: limits.target,
    noImprovement: limits.noImprovement,
    earlyStop: earlyStop.kind === 'median',
    seed,
    definitions: spacesOf(search).map(([algorithm, space]) => {
      const { fixed, ranges } = tuningSpace(space, grid);
      return { name: algorithm, plan: tunedPlan(input, algorithm, fixed), ranges };
    }),
    warmStart: warm?.parents,
  };
}

/** Nothing of ours watches a training job of a tuning job. */
function tunedPlan(input: SweepInput, algorithm: string, fixed: Readonly<Record<string, string | number | boolean>>) {
  const { rules: _, ...plan } = trainingPlan(input, { index: 0, algorithm, hyperparameters: fixed });
  return plan;
}
