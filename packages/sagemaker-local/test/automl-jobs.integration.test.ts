import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateAutoMLJobCommand,
  type CreateAutoMLJobCommandInput,
  CreateAutoMLJobV2Command,
  type CreateAutoMLJobV2CommandInput,
  CreateModelCommand,
  DescribeAutoMLJobCommand,
  DescribeAutoMLJobV2Command,
  ListAutoMLJobsCommand,
  ListCandidatesForAutoMLJobCommand,
  type ListCandidatesForAutoMLJobCommandInput,
  ListTagsCommand,
  StopAutoMLJobCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { autoMLEnd, autoMLRequest, autoMLRequestV2, autoMLUntil } from './support/automl-requests.js';
import { type ServerProcess, startServerProcess } from './support/server-process.js';
import { bucket, listArchive, logLines, roleArn, sagemakerClient } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';
import { useFolder } from './support/use-folder.js';
import { errorOf } from './wire/serve.js';

// The time between SIGTERM and SIGKILL stays long where a test makes the clock run faster.
const bench = useBench({ constraints: 'enforce', graceSeconds: 3600 });
const folder = useFolder();

interface Behaviour {
  readonly candidates?: readonly object[];
  readonly gates?: Readonly<Record<string, string>>;
  readonly fails?: string;
  readonly starts?: string;
}

const place = (name: string) => join(folder, name);
const open = (name: string) => writeFileSync(place(name), '');
const rows = (name: string, behaviour: Behaviour) =>
  bench.store.put(`${name}/rows/behaviour.json`, JSON.stringify({ candidates: [], ...behaviour }));
const create = (input: CreateAutoMLJobCommandInput) => bench.sagemaker.send(new CreateAutoMLJobCommand(input));
const createV2 = (input: CreateAutoMLJobV2CommandInput) => bench.sagemaker.send(new CreateAutoMLJobV2Command(input));
const candidates = async (name: string, options: Partial<ListCandidatesForAutoMLJobCommandInput> = {}) =>
  (await bench.sagemaker.send(new ListCandidatesForAutoMLJobCommand({ AutoMLJobName: name, ...options }))).Candidates ??
  [];
const untilStatus = (name: string, status: string) =>
  autoMLUntil(bench.sagemaker, name, `${name} to be ${status}`, (job) => job.AutoMLJobSecondaryStatus === status);
const clockSpeed = (speed: number) =>
  fetch(`${bench.server.url}/_control/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ clockSpeed: speed }),
  });
const limits = (criteria: object) => ({ AutoMLJobConfig: { CompletionCriteria: criteria } });

describe('an AutoML job', () => {
  test('goes through its statuses, shows candidates as they are found, and ends with the best of them', async () => {
    const gates = ['AnalyzingData', 'FeatureEngineering', 'GeneratingExplainabilityReport'];
    await rows('whole', {
      gates: Object.fromEntries(gates.map((gate) => [gate, place(gate)])),
      candidates: [
        { model: 'LightGBM', value: 4 },
        { model: 'XGBoost', failureReason: 'MemoryError: no memory' },
        { model: 'WeightedEnsemble_L2', value: 3, gate: place('ensemble') },
      ],
    });
    await create(autoMLRequest('whole', { Tags: [{ Key: 'owner', Value: 'me' }] }));
    await untilStatus('whole', 'AnalyzingData');
    open('AnalyzingData');
    await untilStatus('whole', 'FeatureEngineering');
    open('FeatureEngineering');
    const training = await autoMLUntil(
      bench.sagemaker,
      'whole',
      'two candidates to end',
      ({ BestCandidate: best }) => best !== undefined,
    );
    expect([training.AutoMLJobStatus, training.AutoMLJobSecondaryStatus]).toEqual(['InProgress', 'TrainingModels']);
    expect(training.BestCandidate?.InferenceContainers).toBeUndefined();
    await until(async () => (await candidates('whole')).length === 3, { what: 'the third candidate to begin' });
    expect(
      (await candidates('whole')).map(({ CandidateStatus, ObjectiveStatus }) => [CandidateStatus, ObjectiveStatus]),
    ).toEqual([
      ['Completed', 'Succeeded'],
      ['Failed', 'Failed'],
      ['InProgress', 'Pending'],
    ]);
    open('ensemble');
    await untilStatus('whole', 'GeneratingExplainabilityReport');
    open('GeneratingExplainabilityReport');
    const job = await autoMLEnd(bench.sagemaker, 'whole');
    expect([job.AutoMLJobStatus, job.AutoMLJobSecondaryStatus]).toEqual(['Completed', 'Completed']);
    expect(job.ResolvedAttributes).toMatchObject({
      ProblemType: 'Regression',
      AutoMLJobObjective: { MetricName: 'MSE' },
      CompletionCriteria: { MaxCandidates: 10 },
    });
    expect(job.BestCandidate).toMatchObject({
      CandidateName: 'whole-3-WeightedEnsemble-L2',
      CandidateStatus: 'Completed',
      ObjectiveStatus: 'Succeeded',
      FinalAutoMLJobObjectiveMetric: { Type: 'Minimize', MetricName: 'MSE', Value: 3, StandardMetricName: 'MSE' },
      CandidateProperties: {
        CandidateArtifactLocations: {
          Explainability: `s3://${bucket}/found/whole/documentation/explainability/output`,
        },
      },
    });
    expect((job.EndTime?.getTime() ?? 0) >= (job.CreationTime?.getTime() ?? 1)).toBe(true);
    const { Tags } = await bench.sagemaker.send(new ListTagsCommand({ ResourceArn: job.AutoMLJobArn }));
    expect(Tags).toEqual([{ Key: 'owner', Value: 'me' }]);
    expect((await logLines(bench.logs, 'whole')).join('\n')).toContain('"maxCandidates":10');
  });

  test('leaves models that CreateModel takes, a leaderboard and the importance of features', async () => {
    const [, failed, best] = await candidates('whole');
    expect(failed).toMatchObject({ CandidateStatus: 'Failed', FailureReason: 'MemoryError: no memory' });
    const [container] = best?.InferenceContainers ?? [];
    const key = `found/whole/sagemaker-automl-candidates/model/${best?.CandidateName}/model.tar.gz`;
    expect(container?.ModelDataUrl).toBe(`s3://${bucket}/${key}`);
    expect(await listArchive(await bench.store.get(key))).toEqual(['model.txt']);
    await bench.sagemaker.send(
      new CreateModelCommand({ ModelName: 'found', ExecutionRoleArn: roleArn, PrimaryContainer: container }),
    );
    expect(await bench.store.getText('found/whole/documentation/leaderboard.csv')).toBe('candidate\n');
    const importance = 'found/whole/documentation/explainability/output/feature_importance.csv';
    expect(await bench.store.getText(importance)).toBe('feature\n');
  });

  test('lists its candidates by status, name and value, in pages', async () => {
    const name = 'whole-1-LightGBM';
    expect((await candidates('whole', { CandidateNameEquals: name })).length).toBe(1);
    expect((await candidates('whole', { StatusEquals: 'Completed' })).length).toBe(2);
    const byValue = await candidates('whole', { SortBy: 'FinalObjectiveMetricValue', SortOrder: 'Descending' });
    expect(byValue.map((one) => one.FinalAutoMLJobObjectiveMetric?.Value)).toEqual([4, 3]);
    const page = { AutoMLJobName: 'whole', MaxResults: 2 };
    const { NextToken, Candidates } = await bench.sagemaker.send(new ListCandidatesForAutoMLJobCommand(page));
    const rest = await bench.sagemaker.send(new ListCandidatesForAutoMLJobCommand({ ...page, NextToken }));
    expect([Candidates?.length, rest.Candidates?.length, rest.NextToken]).toEqual([2, 1, undefined]);
  });

  test('of the second form is described by the second operation alone, and the first form by both', async () => {
    await rows('second', { candidates: [{ model: 'A', value: 1 }] });
    const criteria = { CompletionCriteria: { MaxCandidates: 1 } };
    await createV2(autoMLRequestV2('second', criteria));
    const showV2 = (AutoMLJobName: string) => bench.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName }));
    const job = await until(() => showV2('second'), {
      what: 'the job to end',
      holds: ({ AutoMLJobStatus }) => AutoMLJobStatus === 'Completed',
    });
    expect(job).toMatchObject({
      AutoMLProblemTypeConfigName: 'Tabular',
      AutoMLProblemTypeConfig: { TabularJobConfig: { TargetAttributeName: 'demand', ...criteria } },
      ResolvedAttributes: {
        CompletionCriteria: { MaxCandidates: 1 },
        AutoMLProblemTypeResolvedAttributes: { TabularResolvedAttributes: { ProblemType: 'Regression' } },
      },
    });
    expect(
      await errorOf(bench.sagemaker.send(new DescribeAutoMLJobCommand({ AutoMLJobName: 'second' }))),
    ).toMatchInlineSnapshot(
      `"ValidationException: AutoML job second was created by CreateAutoMLJobV2 and can't be described by DescribeAutoMLJob. Use DescribeAutoMLJobV2."`,
    );
    expect((await showV2('whole')).AutoMLProblemTypeConfig).toEqual({
      TabularJobConfig: { TargetAttributeName: 'demand', Mode: 'AUTO', ProblemType: 'Regression' },
    });
  });

  test('that is stopped keeps the candidates that were complete', async () => {
    await rows('stopped', {
      candidates: [
        { model: 'A', value: 1 },
        { model: 'B', gate: place('never') },
      ],
    });
    await create(autoMLRequest('stopped'));
    await until(async () => (await candidates('stopped')).length === 2, { what: 'the second candidate to begin' });
    await bench.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: 'stopped' }));
    const job = await autoMLEnd(bench.sagemaker, 'stopped');
    expect([job.AutoMLJobStatus, job.AutoMLJobSecondaryStatus]).toEqual(['Stopped', 'Stopped']);
    expect((await candidates('stopped')).map((one) => [one.CandidateStatus, one.InferenceContainers?.length])).toEqual([
      ['Completed', 1],
      ['Stopped', undefined],
    ]);
    expect(
      await errorOf(bench.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: 'stopped' }))),
    ).toMatchInlineSnapshot(
      `"ValidationException: The request was rejected because the AutoML job is in status Stopped."`,
    );
  });

  test('whose time is over is completed where it has found anything, and has failed where not', async () => {
    const waits = { model: 'B', gate: place('never') };
    await rows('timed', { candidates: [{ model: 'A', value: 1 }, waits] });
    await rows('short', { candidates: [waits] });
    for (const name of ['timed', 'short']) {
      await create(autoMLRequest(name, limits({ MaxAutoMLJobRuntimeInSeconds: 600 })));
    }
    await until(async () => (await candidates('timed')).length === 2, { what: 'the second candidate to begin' });
    await until(async () => (await candidates('short')).length === 1, { what: 'the candidate to begin' });
    await clockSpeed(300);
    const [timed, short] = [await autoMLEnd(bench.sagemaker, 'timed'), await autoMLEnd(bench.sagemaker, 'short')];
    expect([timed.AutoMLJobStatus, timed.AutoMLJobSecondaryStatus]).toEqual([
      'Completed',
      'MaxAutoMLJobRuntimeReached',
    ]);
    await clockSpeed(1);
    expect(timed.BestCandidate?.CandidateName).toBe('timed-1-A');
    expect([short.AutoMLJobStatus, short.FailureReason]).toMatchInlineSnapshot(`
      [
        "Failed",
        "ClientError: No candidate was complete after MaxAutoMLJobRuntimeInSeconds (600). Give the job more time.",
      ]
    `);
  });

  test('that can find nothing fails with the reason of its search', async () => {
    await rows('failing', { fails: "Target attribute 'demand' is not a column of the training data" });
    await create(autoMLRequest('failing'));
    const job = await autoMLEnd(bench.sagemaker, 'failing');
    expect([job.AutoMLJobStatus, job.AutoMLJobSecondaryStatus, job.FailureReason]).toMatchInlineSnapshot(`
      [
        "Failed",
        "Failed",
        "AlgorithmError: Target attribute 'demand' is not a column of the training data",
      ]
    `);
  });

  test('is listed', async () => {
    const { AutoMLJobSummaries: failed } = await bench.sagemaker.send(
      new ListAutoMLJobsCommand({ StatusEquals: 'Failed', SortOrder: 'Ascending' }),
    );
    expect(failed?.map(({ AutoMLJobName }) => AutoMLJobName)).toEqual(['failing', 'short']);
  });

  test('is refused where AWS refuses it, and where this server could not run it', async () => {
    const channel = autoMLRequest('whole').InputDataConfig?.[0];
    const both = [
      { ...channel, ChannelType: 'training' as const },
      { ...channel, ChannelType: 'validation' as const },
    ];
    const config = (settings: object) => ({ AutoMLJobConfig: settings }) as Partial<CreateAutoMLJobCommandInput>;
    const named = (changes: Partial<CreateAutoMLJobCommandInput>) =>
      errorOf(create(autoMLRequest('x', { InputDataConfig: [channel as never], ...changes })));
    const refusals = [
      await errorOf(create(autoMLRequest('whole'))),
      await named({ AutoMLJobName: 'a-name-of-more-than-thirty-two-letters' }),
      await named({ AutoMLJobName: '../up' }),
      await errorOf(create(autoMLRequest('no-rows'))),
      await named({ ProblemType: undefined }),
      await named({ AutoMLJobObjective: { MetricName: 'F1' } }),
      await named({ InputDataConfig: [...both, ...both].slice(1, 3) as never }),
      await named({ InputDataConfig: [both[1]] as never }),
      await named({ InputDataConfig: both as never, ...config({ DataSplitConfig: { ValidationFraction: 0.2 } }) }),
      await named({ InputDataConfig: [{ ...channel, ContentType: 'text/csv' }] as never }),
      await named(config({ Mode: 'HYPERPARAMETER_TUNING' })),
      await named(config({ CompletionCriteria: { MaxCandidates: 0 } })),
      await named(
        config({ CandidateGenerationConfig: { AlgorithmsConfig: [{ AutoMLAlgorithms: ['lightgbm', 'nn-torch'] }] } }),
      ),
      await named({ GenerateCandidateDefinitionsOnly: true }),
      await named({ ModelDeployConfig: { AutoGenerateEndpointName: true } }),
      await errorOf(
        createV2(
          autoMLRequestV2(
            'x',
            {},
            { AutoMLProblemTypeConfig: { TextClassificationJobConfig: { ContentColumn: 'a' } } as never },
          ),
        ),
      ),
      await errorOf(bench.sagemaker.send(new DescribeAutoMLJobCommand({ AutoMLJobName: 'nobody' }))),
    ];
    expect(refusals).toMatchInlineSnapshot(`
      [
        "ResourceInUse: An AutoML job with the name whole already exists (arn:aws:sagemaker:us-east-1:000000000000:automl-job/whole).",
        "ValidationException: 1 validation error detected: Value 'a-name-of-more-than-thirty-two-letters' at 'autoMLJobName' failed to satisfy constraint: Member must have length less than or equal to 32",
        "ValidationException: 1 validation error detected: Value '../up' at 'autoMLJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}",
        "ValidationException: No S3 objects found under S3 URL "s3://forecast/no-rows/rows/" given in input data source. Please ensure that the bucket exists in the selected region (us-east-1), that objects exist under that S3 prefix, and that the role "arn:aws:iam::000000000000:role/forecast" has "s3:ListBucket" permissions on bucket "forecast".",
        "ValidationException: AutoMLJobObjective and ProblemType must be given both, or neither: the job then finds both by the values of the target.",
        "ValidationException: Objective F1 is not one of problem type Regression, which has MSE, RMSE, MAE, R2.",
        "no error",
        "ResourceInUse: An AutoML job with the name x already exists (arn:aws:sagemaker:us-east-1:000000000000:automl-job/x).",
        "ResourceInUse: An AutoML job with the name x already exists (arn:aws:sagemaker:us-east-1:000000000000:automl-job/x).",
        "ResourceInUse: An AutoML job with the name x already exists (arn:aws:sagemaker:us-east-1:000000000000:automl-job/x).",
        "ResourceInUse: An AutoML job with the name x already exists (arn:aws:sagemaker:us-east-1:000000000000:automl-job/x).",
        "ValidationException: 1 validation error detected: Value '0' at 'autoMLJobConfig.completionCriteria.maxCandidates' failed to satisfy constraint: Member must have value greater than or equal to 1",
        "ResourceInUse: An AutoML job with the name x already exists (arn:aws:sagemaker:us-east-1:000000000000:automl-job/x).",
        "ResourceInUse: An AutoML job with the name x already exists (arn:aws:sagemaker:us-east-1:000000000000:automl-job/x).",
        "ResourceInUse: An AutoML job with the name x already exists (arn:aws:sagemaker:us-east-1:000000000000:automl-job/x).",
        "ValidationException: 1 validation error detected: Value null at 'autoMLProblemTypeConfig.textClassificationJobConfig.targetLabelColumn' failed to satisfy constraint: Member must not be null",
        "ResourceNotFound: Could not find requested AutoML job with name: nobody",
      ]
    `);
  });
});

test('an AutoML job goes on over kill -9 of the server, and begins anew after an orderly end', async () => {
  const starts = place('starts');
  const startsOf = () => (existsSync(starts) ? readFileSync(starts, 'utf8').trim().split('\n').length : 0);
  let server: ServerProcess | undefined;
  const start = async () => {
    server = await startServerProcess({ root: place('root'), s3Endpoint: bench.store.url });
    return server;
  };
  try {
    await rows('durable', {
      starts,
      candidates: [
        { model: 'A', value: 1 },
        { model: 'B', value: 2, gate: place('durable') },
      ],
    });
    const first = await start();
    const client = sagemakerClient(first.url);
    await client.send(new CreateAutoMLJobCommand(autoMLRequest('durable')));
    await autoMLUntil(client, 'durable', 'a candidate', ({ BestCandidate }) => BestCandidate !== undefined);
    await first.kill();
    const second = await start();
    const found = await sagemakerClient(second.url).send(new DescribeAutoMLJobCommand({ AutoMLJobName: 'durable' }));
    expect([found.BestCandidate?.CandidateName, startsOf()]).toEqual(['durable-1-A', 1]);
    await second.end();
    const last = sagemakerClient((await start()).url);
    open('durable');
    const job = await autoMLEnd(last, 'durable');
    expect([job.AutoMLJobStatus, job.BestCandidate?.CandidateName, startsOf()]).toEqual([
      'Completed',
      'durable-1-A',
      2,
    ]);
  } finally {
    await server?.kill();
  }
});
