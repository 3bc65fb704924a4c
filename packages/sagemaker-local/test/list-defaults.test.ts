import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { OperationTable } from '../src/model/operation.js';
import { autoMLJobOperations } from '../src/operations/automl/automl-jobs.js';
import { endpointConfigOperations } from '../src/operations/endpoints/endpoint-configs.js';
import { endpointOperations } from '../src/operations/endpoints/endpoints.js';
import { experimentOperations } from '../src/operations/experiments/experiments.js';
import { trialComponentOperations } from '../src/operations/experiments/trial-components.js';
import { trialOperations } from '../src/operations/experiments/trials.js';
import { modelPackageGroupOperations } from '../src/operations/models/model-package-groups.js';
import { modelPackageOperations } from '../src/operations/models/model-packages.js';
import { modelOperations } from '../src/operations/models/models.js';
import { processingJobOperations } from '../src/operations/processing/processing-jobs.js';
import { trainingJobOperations } from '../src/operations/training/training-jobs.js';
import { transformJobOperations } from '../src/operations/transform/transform-jobs.js';
import { tuningJobOperations } from '../src/operations/tuning/tuning-jobs.js';
import { openStore, type Store } from '../src/store/store.js';
import { temporaryFolder } from './support/test-bench.js';

/** The API model's own words: the comments of the SDK's types are made of it. */
const models = join(
  dirname(createRequire(import.meta.url).resolve('@aws-sdk/client-sagemaker')),
  '../dist-types/models',
);
const text = readdirSync(models)
  .filter((name) => name.startsWith('models_'))
  .map((name) => readFileSync(join(models, name), 'utf8'))
  .join('\n');

/** What the model says is the default of a member of a List call. */
function defaultOf(operation: string, member: string): string | undefined {
  const body = new RegExp(`export interface ${operation}(?:Request|Input) \\{(.*?)\\n\\}`, 's').exec(text)?.[1] ?? '';
  const comment = new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/\\s*${member}\\?:`, 's').exec(body)?.[1] ?? '';
  const words = comment.replace(/<[^>]*>|[*\s]+/g, ' ').replace(/ +/g, ' ');
  return /(?:default(?: value)? is|defaults to) ?(\w+)/.exec(words)?.[1];
}

const folder = temporaryFolder();
const store = openStore(folder.path);
afterAll(() => {
  store.close();
  folder.remove();
});

const deps = { store } as never;
const operations: OperationTable = {
  ...trainingJobOperations(deps),
  ...modelOperations(deps),
  ...modelPackageGroupOperations(store),
  ...modelPackageOperations(store),
  ...transformJobOperations(deps),
  ...processingJobOperations(deps),
  ...tuningJobOperations(deps),
  ...autoMLJobOperations(deps),
  ...experimentOperations(store),
  ...trialOperations(store),
  ...trialComponentOperations(store),
  ...endpointConfigOperations(store),
  ...endpointOperations(deps),
};

/** The calls that list what the store keeps, and where. */
const LISTS: Readonly<Record<string, keyof Store>> = {
  ListTrainingJobs: 'trainingJobs',
  ListModels: 'models',
  ListModelPackageGroups: 'modelPackageGroups',
  ListModelPackages: 'modelPackages',
  ListTransformJobs: 'transformJobs',
  ListProcessingJobs: 'processingJobs',
  ListHyperParameterTuningJobs: 'tuningJobs',
  ListAutoMLJobs: 'autoMLJobs',
  ListExperiments: 'experiments',
  ListTrials: 'trials',
  ListTrialComponents: 'trialComponents',
  ListEndpointConfigs: 'endpointConfigs',
  ListEndpoints: 'endpoints',
};

/** By creation b, c, a; each order is another one. */
const ORDERS: Readonly<Record<string, string>> = {
  'CreationTime Ascending': 'b, c, a',
  'CreationTime Descending': 'a, c, b',
  'Name Ascending': 'a, b, c',
  'Name Descending': 'c, b, a',
};

test.each(Object.entries(LISTS))(
  '%s sorts as the API model says unless it is told otherwise',
  async (operation, kind) => {
    const rows = store[kind] as unknown as { insert(...row: unknown[]): boolean };
    const state = {
      ...{ status: 'Completed', secondaryStatus: 'Completed', changes: {}, components: [], own: {}, removed: {} },
      ...{ metrics: [], transitions: [], trials: [], settings: {}, candidates: [], partialFailures: [] },
    };
    ['b', 'c', 'a'].forEach((name, index) => {
      rows.insert(name, { version: 1, input: {} }, state, 1_000 * (index + 1));
    });
    const context = { account: '000000000000', region: 'us-east-1', now: () => new Date() };
    const answer = (await operations[operation]?.({} as never, context)) as Record<string, unknown>;
    const [summaries] = Object.values(answer).filter(Array.isArray) as readonly (readonly Record<string, unknown>[])[];
    const names = (summaries ?? []).map(
      (summary) => Object.entries(summary).find(([key]) => key.endsWith('Name'))?.[1],
    );
    const wanted = `${defaultOf(operation, 'SortBy')} ${defaultOf(operation, 'SortOrder')}`;
    expect(wanted in ORDERS).toBe(true);
    expect(names.join(', ')).toBe(ORDERS[wanted]);
  },
);

test('every List call that the server serves is held against the model', () => {
  const known = [...Object.keys(LISTS), 'ListTrainingJobsForHyperParameterTuningJob', 'ListCandidatesForAutoMLJob'];
  expect(Object.keys(operations).filter((name) => name.startsWith('List') && !known.includes(name))).toEqual([]);
});
