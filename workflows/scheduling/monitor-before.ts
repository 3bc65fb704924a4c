import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild, isCancellation, log, ParentClosePolicy } from '@temporalio/workflow';
import { describeFinding, type NextRun } from '../../contracts/monitoring/monitoring.js';
import { monitoringIds } from '../../contracts/monitoring/monitoring-ids.js';
import type { Schedule } from '../../contracts/scheduling/schedule.js';
import type { ScheduledRun } from '../../contracts/scheduling/scheduled-forecast.js';
import { monitorForecast } from '../monitoring/monitor-forecast.js';
import { describedFailure } from '../shared/described-failure.js';
import { failureOf } from '../shared/failure-of.js';

/** What monitoring before a run has come to. */
export interface MonitoredBefore {
  /** A sentence each. */
  readonly findings: readonly string[];
  /** The same, or why it could not be done, for people. */
  readonly words: string;
}

/**
 * Scores what was published before with the data of a run, up to the last day that the run may know. Before the run, which trains anew on
 * the same data, so that findings need no other run for that.
 *
 * @throws its failure, where its schedule only monitors; else the run goes on without it
 */
export async function monitorBefore(
  { run, origin, request }: ScheduledRun,
  uri: string,
  definition: Pick<Schedule, 'monitor' | 'retrain'>,
): Promise<MonitoredBefore> {
  const { name } = request;
  const isAlone = definition.monitor === 'only';
  try {
    const { findings } = await executeChild(monitorForecast, {
      workflowId: monitoringIds.monitor(name, uri, origin),
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Monitor ${name}, with the sales up to ${origin}`,
      args: [
        {
          name,
          dataset: { uri },
          through: origin,
          request,
          nextRun: isAlone ? undefined : nextRunOf(run, definition),
        },
      ],
    });
    const summaries = findings.map(describeFinding);
    return { findings: summaries, words: summaries.join(' ') || 'everything is as promised' };
  } catch (error) {
    const goesOn = error instanceof WorkflowExecutionAlreadyStartedError;
    if (isCancellation(error)) throw error;
    if (isAlone && !goesOn) throw describedFailure(error, run);
    const words = goesOn ? 'it goes on already' : failureOf(error).message;
    log.warn(`${name} is forecast without being monitored before`, { run, reason: words });
    return { findings: [], words };
  }
}

/** Undefined where the run that follows does not search for what is found: one that only refits now and then makes nothing good. */
function nextRunOf(run: string, { retrain }: Pick<Schedule, 'retrain'>): NextRun | undefined {
  if (retrain === undefined) return { run, searches: 'always' };
  return retrain.when === 'drift' ? { run, searches: 'on-drift' } : undefined;
}
