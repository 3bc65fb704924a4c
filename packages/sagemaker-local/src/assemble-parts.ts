import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { Logger } from 'pino';
import { AsyncInferences } from './endpoints/async-inferences.js';
import { AutoScaler } from './endpoints/auto-scaler.js';
import { EndpointEngine } from './endpoints/endpoint-engine.js';
import { usePlan } from './faults/control-api.js';
import { Faults } from './faults/faults.js';
import type { EngineDeps } from './hosts/engine-deps.js';
import { CompiledPrograms } from './images/compiled-programs.js';
import { PythonEnvironments } from './images/python-environments.js';
import { ImageRegistry } from './images/registry.js';
import { AutoMLEngine } from './jobs/automl/automl-engine.js';
import { ProcessingEngine } from './jobs/processing/processing-engine.js';
import { TrainingEngine } from './jobs/training/training-engine.js';
import { TransformEngine } from './jobs/transform/transform-engine.js';
import { LogFiles } from './logs/log-files.js';
import { createClock } from './model/clock.js';
import { engineFinder } from './runners/container-engine.js';
import { createRunner } from './runners/create-runner.js';
import { WarmStarts } from './runners/warm-starts.js';
import { ObjectCache } from './s3/object-cache.js';
import type { ServerOptions } from './server-options.js';
import { openStore } from './store/store.js';
import { TuningEngine } from './tuning/tuning-engine.js';

/** What a kind of job or resource that lives on over restarts can do. */
interface Engine {
  /** Goes on with what an earlier server left open. @returns the names */
  recover(): string[] | Promise<string[]>;
  /** Run folders, absolute, of containers that are not orphans. */
  ownedRuns(): ReadonlySet<string>;
  close(): Promise<void>;
}

/** All that works behind the protocol. */
export interface ServerParts {
  readonly deps: EngineDeps;
  readonly training: TrainingEngine;
  readonly transform: TransformEngine;
  readonly processing: ProcessingEngine;
  readonly endpoints: EndpointEngine;
  readonly scaler: AutoScaler;
  readonly inferences: AsyncInferences;
  readonly tuning: TuningEngine;
  readonly autoML: AutoMLEngine;
  /** Those above, in the order in which they are taken up. */
  readonly engines: readonly Engine[];
}

/** Puts the parts of the server together. @param root real path, absolute */
export async function assembleParts(options: ServerOptions, root: string, log: Logger): Promise<ServerParts> {
  const deps = await assembleDeps(options, root, log);
  const training = new TrainingEngine(deps);
  const transform = new TransformEngine(deps);
  const processing = new ProcessingEngine(deps);
  const endpoints = new EndpointEngine(deps);
  const scaler = new AutoScaler(deps);
  const inferences = new AsyncInferences(deps, endpoints);
  const autoML = new AutoMLEngine(deps);
  const tuning = new TuningEngine({ ...deps, training });
  // Tuning comes last: it follows training jobs that must have been taken up.
  const engines = [training, transform, processing, endpoints, scaler, inferences, autoML, tuning];
  return { deps, training, transform, processing, endpoints, scaler, inferences, tuning, autoML, engines };
}

async function assembleDeps(options: ServerOptions, root: string, log: Logger): Promise<EngineDeps> {
  const { account = '000000000000', region = 'us-east-1', runner: policy = 'auto', credentials, s3Endpoint } = options;
  const findEngine = await engineFinder(policy === 'docker');
  const store = openStore(root);
  // An earlier server may have run on a faster clock.
  const clock = createClock(1, store.lastChange());
  const s3 = new S3Client({ region, credentials, ...(s3Endpoint === undefined ? {} : { endpoint: s3Endpoint }) });
  const faults = new Faults();
  if (options.faults !== undefined) usePlan(faults, clock, options.faults);
  const cache = new ObjectCache(s3, join(root, 'cache'), options.inputs);
  await cache.open();
  const hasImage = async (reference: string) => (await findEngine())?.hasImage(reference) ?? false;
  const containers = (options.containers ?? []).map((folder) => resolve(folder));
  const made = resolve(options.environments ?? join(root, 'environments'));
  const environments = new PythonEnvironments(made, options.python);
  const programs = new CompiledPrograms(made);
  const images = new ImageRegistry(containers, options.python, policy, hasImage, environments, programs);
  const runner = createRunner(root, findEngine, new WarmStarts(root, log));
  const logs = new LogFiles(store, root);
  const settings = {
    root,
    account,
    region,
    graceSeconds: options.graceSeconds ?? 120,
    threadsPerJob: options.threadsPerJob ?? availableParallelism(),
    lostJobs: options.lostJobs ?? 'restart',
    containerEnvironment: awsEnvironment(options, region),
  };
  return { store, s3, cache, images, logs, runner, clock, faults, settings, log };
}

/** Containers reach S3 as the server does; on AWS their role gives them what they need. */
function awsEnvironment({ credentials, s3Endpoint }: ServerOptions, region: string): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(s3Endpoint === undefined ? {} : { AWS_ENDPOINT_URL_S3: s3Endpoint, S3_ENDPOINT_URL: s3Endpoint }),
  };
}
