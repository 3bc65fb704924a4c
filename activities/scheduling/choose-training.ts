import type { ScheduledTraining } from '../../contracts/scheduling/retrain.js';
import { calendarOf, type Schedule } from '../../contracts/scheduling/schedule.js';
import { chooseTraining as choose } from '../../core/scheduling/choose-training.js';
import { findChampion } from '../champions/find-champion.js';
import { findDrift } from '../monitoring/find-drift.js';
import type { SchedulingDeps } from './deps.js';

export interface ChooseTrainingInput {
  readonly definition: Schedule;
  /** Name of the forecast. */
  readonly name: string;
  /** ISO, UTC. */
  readonly scheduledTime: string;
  /** Last day that the run may know, ISO date. */
  readonly origin: string;
}

/** Whether a run of a schedule searches, or takes the champion of an earlier run over. */
export async function chooseTraining(
  deps: Pick<SchedulingDeps, 's3' | 'bucket'>,
  { definition, name, scheduledTime, origin }: ChooseTrainingInput,
): Promise<ScheduledTraining> {
  const { retrain, timeZone, skip } = definition;
  if (retrain === undefined) return { kind: 'search', reason: 'every run of the schedule does' };
  const champion = await findChampion(deps, { name, through: origin });
  const timing = { fields: calendarOf(definition), timeZone, skip };
  const drift =
    retrain.when === undefined || champion === undefined
      ? undefined
      : await findDrift(deps, { name, after: champion.search.origin, through: origin });
  return choose({ retrain, timing, scheduledTime, champion, drift });
}
