import type { AlgorithmDeclaration } from '../../contracts/algorithms/declaration.js';
import type { PipelineInput } from '../../contracts/run/pipeline.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import type { SweepInput } from '../../contracts/sweep/sweep.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { listRuns } from '../runs/list-runs.js';
import { workflowInput } from '../runs/workflow-input.js';

/** What an algorithm is tried on: what a run has made for its trials. */
export interface ContractData {
  readonly run: string;
  readonly channels: SweepInput['channels'];
}

/** Runs that are looked through. */
const LOOKED_AT = 50;

/**
 * @param run whose data; the newest run with features that the algorithm can read where it is left out
 * @throws UserError where there is none
 */
export async function contractData(
  client: Pick<ForecastClient, 'temporal'>,
  { name, featureSets }: AlgorithmDeclaration,
  run: string | undefined,
): Promise<ContractData> {
  const runs = run === undefined ? (await listRuns(client, { limit: LOOKED_AT })).runs.map((one) => one.run) : [run];
  for (const one of runs) {
    const asked = await workflowInput<PipelineInput>(client, one);
    if (asked === undefined || !featureSets.includes(asked.request.features.set)) continue;
    const sweep = await workflowInput<SweepInput>(client, workflowIds.sweep(one));
    if (sweep !== undefined) return { run: one, channels: sweep.channels };
  }
  const sets = featureSets.join(' or ');
  throw new UserError(
    run === undefined
      ? `There is no run yet whose data ${name} could be tried on. Start one with the feature set ${sets}, such as 'npm start', and try again.`
      : `${run} has made no trials of the feature set ${sets}, which ${name} reads. Name another run.`,
    'notFound',
  );
}
