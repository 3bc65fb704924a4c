import { declared } from '../../contracts/algorithms/algorithms.js';
import { containerOf } from '../../contracts/algorithms/image-address.js';
import type { SweepInput } from '../../contracts/sweep/sweep.js';
import { type TrialSpec, trialName } from '../../contracts/training/trial.js';
import { rungsOf } from '../../core/search/early-stop.js';
import type { Proposal } from '../../core/search/strategy.js';
import { trainingFor } from '../../core/search/training-for.js';
import { trainingPlan, trialLease } from '../shared/training-plan.js';

/** A proposal as the trial that tries it. */
export function trialSpec(input: SweepInput, sweepId: string, proposal: Proposal): TrialSpec {
  const { index, algorithm } = proposal;
  const plan = trainingPlan(input, proposal);
  const declaration = declared(input.search.algorithms, algorithm);
  const rounds = Number(plan.hyperparameters[declaration.rounds]);
  const priced = plan.instanceTypes.filter((type) => input.prices[type] !== undefined);
  return {
    name: trialName(index),
    run: input.run,
    plan,
    sweep: { id: sweepId, index },
    rungs: rungsOf(input.search, rounds, index),
    prices: Object.fromEntries(priced.map((type) => [type, input.prices[type] as number])),
    lease: trialLease(input.instanceQueue, trainingFor(declaration, input.training)),
    container: input.containers === undefined ? undefined : containerOf(input, declaration),
    searchAttributes: input.searchAttributes,
    ...(input.notifications === undefined ? {} : { notifications: input.notifications }),
    ...(input.tracking === undefined ? {} : { tracking: input.tracking }),
  };
}
