import { type Cell, groupCells } from '../../contracts/dataset/cells.js';
import { describeCapacity } from '../../contracts/request/endpoint-settings.js';
import { featureJobOf } from '../../contracts/request/feature-job.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { processingJobsOf } from '../../contracts/request/rules.js';
import { transformTypesOf } from '../../contracts/request/transform.js';
import type { Stage } from '../../contracts/run/stages.js';
import { plannedTrials } from '../../core/search/strategy.js';
import { trainingTypes } from '../../core/search/training-types.js';

/** What a stage will do. */
export interface PlannedStage {
  readonly stage: Stage;
  /** For people. */
  readonly work: string;
  /** Jobs of SageMaker that it starts at most; undefined where that depends on data that nobody has looked at. */
  readonly jobs: number | undefined;
}

/**
 * The stages of a request with the jobs that they start.
 *
 * @param cells of the data; undefined where it lies elsewhere
 * @param championOf the run whose champion is taken over; undefined for a search
 */
export function planRun(
  request: ForecastRequest,
  cells: readonly Cell[] | undefined,
  championOf?: string,
): readonly PlannedStage[] {
  const { sweep, select, backtest, publish } = request;
  const trials = plannedTrials(sweep);
  const finalists = Math.min(select.finalists, trials);
  const groups = groupsOf(request, cells);
  const each = describeGroups(request, groups);
  const onTraining = `on ${trainingTypes(request).join(', else ')}`;
  const onTransform = `on ${transformTypesOf(request).join(', else ')}`;
  const isForecastOnly = championOf !== undefined && request.champion?.mode === 'forecast';
  const from = championOf === undefined ? undefined : `the hyperparameters of ${championOf}, ${onTraining}`;
  const before: readonly PlannedStage[] = [
    { stage: 'inspect', work: 'checks the raw files', jobs: 0 },
    plannedFeatures(request, cells, isForecastOnly),
  ];
  const after: readonly PlannedStage[] = [
    {
      stage: 'forecast',
      work: `a transform ${each} ${onTransform}${isForecastOnly ? `, by the models of ${championOf}` : ''}`,
      jobs: groups,
    },
    ...plannedApproval(request),
    {
      stage: 'publish',
      work: `${publish.gate === 'none' || isForecastOnly ? 'whatever it scores' : 'if it beats the baselines'}${describeDeployment(request)}`,
      jobs: 0,
    },
  ];
  if (isForecastOnly) return [...before, ...after];
  return [
    ...before,
    {
      stage: 'sweep',
      ...(from === undefined
        ? plannedSweep(request, trials, onTraining)
        : { work: `${trials === 1 ? 'a trial' : `${trials} trials`} of ${from}`, jobs: trials }),
    },
    { stage: 'select', work: `a transform for each of ${finalists} finalists ${onTransform}`, jobs: finalists },
    backtest.origins === 0
      ? { stage: 'backtest', work: 'none asked for', jobs: 0 }
      : {
          stage: 'backtest',
          work: `at ${backtest.origins} past origins: a training and a transform ${each}`,
          jobs: groups === undefined ? undefined : 2 * backtest.origins * groups,
        },
    { stage: 'fit', work: `a training ${each} ${onTraining}`, jobs: groups },
    ...after,
  ];
}

/** What an earlier run has made is found again, and costs nothing. */
function plannedFeatures(
  request: ForecastRequest,
  cells: readonly Cell[] | undefined,
  isForecastOnly: boolean,
): PlannedStage {
  const stores = cells === undefined ? undefined : storesOf(cells);
  const work = `feature set ${request.features.set}${stores === undefined ? ', a shard a store' : `, ${stores} stores`}`;
  const job = isForecastOnly ? undefined : featureJobOf(request);
  if (job === undefined) return { stage: 'features', work, jobs: 0 };
  const instances = Math.min(job.instances, stores ?? job.instances);
  const on = `${instances} x ${job.instanceTypes.join(', else ')}`;
  return { stage: 'features', work: `${work}, by a processing job on ${on} where they are not there yet`, jobs: 1 };
}

/** An endpoint costs money for as long as it exists, by the hour and not by the job. */
function describeDeployment({ endpoint }: ForecastRequest): string {
  if (endpoint === undefined) return '';
  const { ttl, instanceTypes, ...settings } = endpoint;
  const capacity = describeCapacity({ instanceTypes, ...settings }, instanceTypes.join(', else '));
  return `; then an endpoint ${ttl === 'none' ? 'until it is deleted' : `for ${ttl}`}: ${capacity}`;
}

function plannedSweep({ sweep, rules }: ForecastRequest, trials: number, on: string) {
  const { strategy, backend, maxParallel, algorithms } = sweep;
  const over = `over ${Object.keys(algorithms).join(' and ')}, ${strategy.kind}`;
  if (backend === 'amt') return { work: `one tuning job of ${trials} trainings ${over}, ${on}`, jobs: trials + 1 };
  const evaluations = processingJobsOf(rules) * trials;
  const watched = evaluations === 0 ? '' : `; up to ${evaluations} rule evaluations`;
  return {
    work: `${trials} trials ${over}, ${maxParallel} at a time ${on}${watched}`,
    jobs: trials + evaluations,
  };
}

function plannedApproval({ publish }: ForecastRequest): readonly PlannedStage[] {
  const { approval } = publish;
  if (approval === undefined || approval.when === 'none') return [];
  const who = approval.approvers.length === 0 ? 'a person' : approval.approvers.join(' or ');
  const work = `waits for ${who}${approval.when === 'above-drift' ? ' where the total has drifted' : ''}`;
  return [{ stage: 'approve', work, jobs: 0 }];
}

/** Models of the published forecast. */
function groupsOf({ fit }: ForecastRequest, cells: readonly Cell[] | undefined): number | undefined {
  if (cells === undefined) return undefined;
  return fit.members.reduce((sum, member) => sum + ('method' in member ? 0 : groupCells(cells, member.per).length), 0);
}

function describeGroups({ fit }: ForecastRequest, groups: number | undefined): string {
  if (groups !== undefined) return `for each of ${groups} models`;
  const partitions = fit.members.flatMap((member) => ('method' in member ? [] : [member.per]));
  return `per ${[...new Set(partitions)].join(' and per ')}`;
}

const storesOf = (cells: readonly Cell[]): number => new Set(cells.map(({ store }) => store)).size;
