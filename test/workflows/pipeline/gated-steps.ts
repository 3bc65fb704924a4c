import { activityInfo } from '@temporalio/activity';
import { createForecastActivities } from '../../../activities/forecasts/index.js';
import { requestSchema } from '../../../contracts/request/request.js';
import type { PipelineInput } from '../../../contracts/run/pipeline.js';
import { everything } from '../../replay/recordings/run-activities.js';
import { runEnvironment } from '../fixtures/run-environment.js';

/** A moment of a run at which it can be held: before or after the effect of one of its last steps. */
export interface Gate {
  readonly step: 'stageVersion' | 'checkVersion' | 'switchPointer' | 'writeReport' | 'scoreForecasts';
  readonly moment: 'before' | 'after';
}

type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

/**
 * All activities of a run whose jobs end at once; its pointer is switched for real.
 *
 * @param reached called at every moment with the run; the run is held there until it resolves
 */
export function gatedSteps(
  { s3, bucket }: { readonly s3: Parameters<typeof createForecastActivities>[0]['s3']; readonly bucket: string },
  reached: (run: string, gate: Gate) => Promise<void>,
): Activities {
  const noThreads = { run: () => Promise.reject(new Error('nothing is computed here')) };
  const activities: Activities = {
    ...everything({}),
    describeEnvironment: async () => runEnvironment({ bucket }),
    switchPointer: createForecastActivities({ s3, threads: noThreads }).switchPointer,
  };
  for (const step of ['stageVersion', 'checkVersion', 'switchPointer', 'writeReport', 'scoreForecasts'] as const) {
    const original = activities[step] as (...args: unknown[]) => Promise<unknown>;
    activities[step] = async (...args: unknown[]) => {
      const run = activityInfo().workflowExecution?.workflowId.split('/')[0] ?? '';
      const isGated = step !== 'scoreForecasts' || (args[0] as { window: string }).window === 'holdout';
      if (isGated) await reached(run, { step, moment: 'before' });
      const result = await original(...args);
      if (isGated) await reached(run, { step, moment: 'after' });
      return result;
    };
  }
  return activities;
}

/** A run of few jobs, under a forecast name of its own. */
export const gatedRun = (run: string): PipelineInput => ({
  run,
  dataset: { uri: 's3://bucket/raw/' },
  request: requestSchema.parse({
    name: run,
    backtest: { origins: 0 },
    publish: { quantiles: false },
    sweep: {
      strategy: { kind: 'grid' },
      algorithms: { lightgbm: { space: { num_leaves: [10], num_iterations: 27 } } },
    },
    select: { finalists: 1 },
  }),
});
