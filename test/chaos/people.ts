import { setTimeout as sleep } from 'node:timers/promises';
import { Option } from 'commander';
import { until } from '../support/until.js';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { tryMonitoringPoint } from './people/monitoring-point.js';
import type { Point } from './people/point.js';
import { receivedIds } from './people/received-ids.js';
import { tryScheduledPoint } from './people/scheduled-point.js';
import { createSchedule, decisionOf, LANDING, SAMPLE } from './people/season.js';
import { PHASES, type Phase, type Strike, strikeOf } from './people/strike.js';
import { WatchedForecasts } from './people/watched-forecasts.js';
import { S3Gate } from './readback/s3-gate.js';
import { type RunsBench, startRunsBench } from './runs/runs-bench.js';

/** Temporal's supervisor gives up on five deaths a minute. */
const BETWEEN_DEATHS_MS = 13_000;

export const matrix: ChaosMatrix<PeopleChaosOptions> = {
  description: `Kills the worker, Temporal or both with SIGKILL at seeded moments of scheduled runs: when their time comes and they begin,
when they ask for approval and a person decides, when a message is on its way; and of monitoring: when it scores, when it acts, when it
keeps its record. Afterwards each time must have exactly one run and, where it was approved, one version; a decision that was acknowledged
counts, and another one is refused with a reason; the receiver has every event by one id. Monitoring must have one whole record, one run that
trains anew, one question and one event of each date, and the command again changes nothing.`,
  points: 20,
  options: [new Option('--phase <name>', 'strike in one phase alone').choices(PHASES)],
  run,
};

interface PeopleChaosOptions extends ChaosOptions {
  readonly phase?: Phase;
}

async function run({ points, seed, log, phase }: PeopleChaosOptions): Promise<ChaosResult> {
  const strikes = Array.from({ length: points }, (_, point) => strikeOf(seed, point, phase && [phase]));
  const bench = await startRunsBench('people');
  const receiver = await startWebhookReceiver();
  const gate = new S3Gate(bench.environment.AWS_ENDPOINT_URL_S3 as string);
  const watched = new WatchedForecasts(bench, receiver.url);
  try {
    await gate.listen();
    await bench.land(LANDING, SAMPLE);
    await createSchedule(bench, receiver.url);
    const worker = await bench.worker('worker', {
      FORECAST_SECRET_PLANNERS: 'a secret of this matrix',
      AWS_ENDPOINT_URL_S3: gate.url,
    });
    await worker.start();
    const failures: ChaosFailure[] = [];
    const rows: Record<string, unknown>[] = [];
    for (const [point, strike] of strikes.entries()) {
      const began = Date.now();
      const faults = await tryPoint({ bench, worker, receiver, gate, watched, seed, point, strike });
      const name = `${point} ${strike.phase}: ${strike.victim}, ${strike.delayMs} ms after ${strike.landmark}`;
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      const got = faults.length === 0 ? 'right' : faults.join('; ');
      log(`${name}: ${got}, ${seconds} s`);
      const decision = strike.phase === 'monitoring' ? 'keep' : decisionOf(seed, point);
      rows.push({ point: name, decision, got, seconds });
      failures.push(...faults.map((fault) => ({ point: name, expected: 'nothing lost, nothing twice', got: fault })));
      // Nearer to each other, the kills would be taken for a Temporal that can't be kept alive.
      if (point + 1 < points) await sleep(Math.max(0, BETWEEN_DEATHS_MS - (Date.now() - began)));
    }
    failures.push(...(await leftOver(bench, receiver, strikes)));
    return { matrix: 'people', points, failures, rows };
  } finally {
    await watched.close();
    await receiver.close();
    await bench.close();
    gate.close();
  }
}

async function tryPoint(point: Point): Promise<readonly string[]> {
  try {
    return await (point.strike.phase === 'monitoring' ? tryMonitoringPoint(point) : tryScheduledPoint(point));
  } catch (error) {
    return [(error as Error).message];
  }
}

/** What the whole matrix must not have left: runs or messages that belong to no time. */
async function leftOver(
  { temporal }: RunsBench,
  receiver: WebhookReceiver,
  strikes: readonly Strike[],
): Promise<readonly ChaosFailure[]> {
  const failures: ChaosFailure[] = [];
  const check = (point: string, expected: number, got: number) => {
    if (expected !== got) failures.push({ point, expected: String(expected), got: String(got) });
  };
  const { count: runs } = await temporal.workflow.count(`WorkflowType = 'forecastPipeline'`);
  check('runs in all', strikes.length, runs);
  const query = `ExecutionStatus = 'Running' AND WorkflowType IN ('forecastPipeline', 'scheduledForecast', 'sweep', 'trainingTrial', 'deliverNotification', 'monitorForecast', 'askAboutForecast')`;
  const open = async () => (await temporal.workflow.count(query)).count;
  // What was struck last may still tell that it has told.
  await until(async () => (await open()) === 0, { what: 'all to end', timeout: 120_000, every: 500 }).catch(
    () => undefined,
  );
  check('workflows that still run', 0, await open());
  // A scheduled run asks, and tells how it has ended.
  const events = strikes.reduce((sum, { phase }) => sum + (phase === 'monitoring' ? 1 : 2), 0);
  check('events that the receiver knows', events, new Set(receivedIds(receiver)).size);
  return failures;
}
