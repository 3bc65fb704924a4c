import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild, isCancellation } from '@temporalio/workflow';
import { describeFinding, type Finding } from '../../contracts/monitoring/monitoring.js';
import { monitoringIds } from '../../contracts/monitoring/monitoring-ids.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { rollBackForecast } from '../publication/roll-back-forecast.js';
import { failureOf } from '../shared/failure-of.js';
import { monitoring } from '../shared/proxies.js';
import type { Outcome } from './found-in-forecast.js';

/** What is to be rolled back, and why. */
export interface ForecastToRollBack {
  readonly name: string;
  readonly bucket: string;
  readonly current: string;
  /** Last day with sales, ISO date. */
  readonly date: string;
  /** Those about the current version are why; ones about others are no reason to leave it. */
  readonly findings: readonly Finding[];
  /** Who decided it; by default the table of the request. */
  readonly by?: string;
  readonly reason?: string;
}

/**
 * Makes the version before the current one current again, unless the pointer has moved since, or all that was found is about other
 * versions: to leave the current one for what another has shown may lead straight to that one.
 */
export async function rollBack(input: ForecastToRollBack): Promise<Outcome> {
  const { name, bucket, current, findings, date, by, reason } = input;
  const id = monitoringIds.rollback(name, date, by === undefined ? 'table' : 'answer');
  const before = await monitoring.findPredecessor({ name, version: current, id });
  if (before.kind === 'done')
    return { outcome: 'done', details: `${before.version} was made the current version again before` };
  const own = findings.filter(({ version }) => version === current);
  if (own.length === 0) return { outcome: 'impossible', details: aboutOthers(current, findings) };
  if (before.kind === 'none') return { outcome: 'impossible', details: before.reason };
  const to = before.version;
  try {
    await executeChild(rollBackForecast, {
      workflowId: workflowIds.rollback(name),
      staticSummary: `Roll ${name} back to ${to}, by monitoring`,
      args: [
        {
          ...{ name, bucket, to, id },
          by: by ?? 'monitoring',
          reason: reason ?? own.map(describeFinding).join(' '),
        },
      ],
    });
    return { outcome: 'done', details: `${to} is the current version again` };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const why =
      error instanceof WorkflowExecutionAlreadyStartedError ? 'another rollback goes on' : failureOf(error).message;
    return { outcome: 'impossible', details: `${current} stays current: ${why}` };
  }
}

function aboutOthers(current: string, findings: readonly Finding[]): string {
  const versions = [...new Set(findings.map(({ version }) => version))].join(', ');
  return `${current} stays current: this was found of ${versions}. 'npx forecast rollback' goes to any version`;
}
