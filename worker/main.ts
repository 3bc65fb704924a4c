import { hostname } from 'node:os';
import { dataConverter } from '@durable-forecast/lib/payload-encryption/data-converter';
import { s3Client } from '@durable-forecast/lib/s3-client';
import { silenceAwsVersionWarning } from '@durable-forecast/lib/supported-node.mjs';
import { Client } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { ThreadPool } from '../activities/threads/thread-pool.js';
import { DescribePace } from '../activities/training/describe-pace.js';
import { activitiesOf } from './activities.js';
import { checkBucket } from './check-bucket.js';
import { checkTemporal } from './check-temporal.js';
import { readWorkerConfig } from './config.js';
import { connectTemporal } from './connect-temporal.js';
import { createWorkers } from './create-workers.js';
import { deploymentOptions, tellWhetherCurrent } from './deployment.js';
import { endUnforeseenErrors } from './end-unforeseen-errors.js';
import { handOver } from './hand-over.js';
import { leaveThreadsUnbounded } from './heap.js';
import { homeOf } from './home.js';
import { shareRate } from './live-workers.js';
import { createWorkerLog, temporalLogger } from './log.js';
import { nameActivities } from './name-activities.js';
import { observability } from './observability.js';
import { readArguments } from './queues.js';
import { keepReapSchedule } from './reap-schedule.js';
import { refuseUnfitResults } from './refuse-unfit-results.js';
import { endWithLauncher, forAMoment, onSignals, runToEnd } from './shutdown.js';
import { slotsOf, slotsTaken, thisMachine } from './slots.js';
import { startOrEnd } from './start-error.js';
import { startWorkerTracing } from './tracing.js';
import { workflowCode } from './workflow-bundle.js';

silenceAwsVersionWarning();

const started = await startOrEnd(() => readArguments(process.argv.slice(2)));
if ('help' in started) {
  console.log(started.help);
  process.exit(0);
}
const { queues } = started;
const config = await startOrEnd(() => readWorkerConfig(process.env));
const log = createWorkerLog(config.logLevel);
if (config.unknownSettings.length > 0) {
  log.warn({ variables: config.unknownSettings }, 'nobody reads these environment variables');
}
const { isEnding, workBegins } = onSignals(log, config.shutdownSeconds);
endWithLauncher();
const bundling = queues.includes('workflows')
  ? workflowCode(config.workflowBundle, {
      isVersioned: config.deployment !== undefined,
      isEncrypted: config.payloadKeys !== undefined,
    })
  : Promise.resolve(undefined);
// Until it is awaited, its failure is nobody's to handle.
bundling.catch(() => undefined);
const [observed, tracing] = await Promise.all([observability(config), startWorkerTracing(log)]);
Runtime.install({
  logger: temporalLogger(log),
  // What its native part has to say comes as lines of this log too.
  telemetryOptions: { ...observed.telemetry, logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
});

const { connection, address, namespace } = await startOrEnd(connectTemporal);
const converter = dataConverter(config.payloadKeys);
const temporal = new Client({ connection, namespace, dataConverter: converter });
await startOrEnd(() => checkTemporal(temporal, address, log));
const home = await homeOf(temporal);
const s3 = s3Client();
await startOrEnd(() => checkBucket(s3, config.runEnvironment.bucket, log));

const identity = `${process.pid}@${hostname()}`;
const slots = slotsOf(config.slots, thisMachine());
const pace = new DescribePace(config.describeRate);
const threads = new ThreadPool(config.slots.threads);
const watching = observed.observe({ temporal, s3, log });
const workers = await createWorkers({
  queues,
  slots,
  graceSeconds: config.shutdownSeconds,
  activities: activitiesOf({ config, temporal, s3, home, threads, pace }),
  workflowBundle: await bundling,
  common: {
    connection,
    namespace,
    identity,
    dataConverter: converter,
    ...deploymentOptions(config.deployment),
    sinks: tracing.sinks,
    interceptors: {
      activity: [
        ...watching.interceptors,
        ...tracing.interceptors,
        nameActivities,
        handOver,
        endUnforeseenErrors(),
        refuseUnfitResults,
      ],
    },
  },
});

// Those of the workflows run by now; those that compute start with their first task.
leaveThreadsUnbounded();
const stopSharing = await shareRate({ client: temporal, identity, pace, log });
const health = await startOrEnd(() => watching.serve({ workers, isEnding }));
const takes = { queues, slots: slotsTaken(slots, queues), health };
console.log(JSON.stringify({ ready: true, ...takes }));
log.info({ ...takes, namespace, ...config.deployment, payloadKey: config.payloadKeys?.current }, 'worker is ready');
keepReapSchedule(temporal, config.reap.minutes, { dryRun: false, graceSeconds: config.reap.graceSeconds }).catch(
  (error: unknown) => log.warn({ err: error }, 'the schedule of the search for orphans could not be kept'),
);
if (config.deployment !== undefined) {
  tellWhetherCurrent(temporal, config.deployment, log).catch((error: unknown) =>
    log.warn({ err: error }, 'whether work comes to this build could not be asked'),
  );
}
workBegins();
const inTime = await runToEnd(Object.values(workers), log);
stopSharing();
await tracing.close();
if (inTime) await forAMoment(Promise.all([threads.close(), connection.close()]));
// The channel to the launcher would keep an idle process alive.
process.exit(0);
