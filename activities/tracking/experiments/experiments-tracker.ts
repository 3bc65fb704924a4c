import { ListExperimentsCommand } from '@aws-sdk/client-sagemaker';
import type { EntryOf, TrackedAttempt, TrackingEntry } from '../../../contracts/tracking/tracking-entry.js';
import { EntryRefused, type Tracker } from '../tracker.js';
import { trackerAway } from '../tracker-away.js';
import { ExperimentFull, ExperimentsApi, type ExperimentsClients } from './experiments-api.js';
import { displayName, experimentNames } from './names.js';
import { putMetrics } from './put-metrics.js';
import { artifactsOf, describeComponent, keepComponent, messageOf, parametersOf } from './trial-components.js';
import { Trials } from './trials.js';

/**
 * Records runs in SageMaker Experiments: an experiment a forecast, a trial a run, a component the run itself and each of its training
 * jobs. Everything has the name of what it is, so what is told again finds itself.
 */
export function experimentsTracker(clients: ExperimentsClients, bucket: string): Tracker {
  const recorder = new Recorder(new ExperimentsApi(clients), bucket);
  return {
    name: recorder.api.name,
    take: async (entry) => {
      try {
        await recorder.take(entry);
      } catch (error) {
        if (!(error instanceof ExperimentFull)) throw error;
        // Of a component, say, of which an account has so many.
        throw trackerAway(`${recorder.api.name}: ${error.message}`);
      }
    },
    check: () => recorder.check(),
  };
}

type Owner = Pick<TrackingEntry, 'forecast' | 'run'>;

const RUN_STATUSES = {
  published: 'Completed',
  failed: 'Failed',
  cancelled: 'Stopped',
} as const satisfies Record<EntryOf<'run-ended'>['status'], string>;

class Recorder {
  private readonly names: ReturnType<typeof experimentNames>;
  private readonly trials: Trials;

  constructor(
    readonly api: ExperimentsApi,
    bucket: string,
  ) {
    this.names = experimentNames(bucket);
    this.trials = new Trials(api, bucket);
  }

  take(entry: TrackingEntry): Promise<void> {
    switch (entry.kind) {
      case 'run-began':
        return this.runBegan(entry);
      case 'training-ended':
        return this.trainingEnded(entry);
      case 'run-ended':
        return this.runEnded(entry);
      case 'rolled-back':
        return this.rolledBack(entry);
    }
  }

  async check(): Promise<void> {
    try {
      await this.api.call('ListExperiments', () =>
        this.api.clients.sagemaker.send(new ListExperimentsCommand({ MaxResults: 1 })),
      );
    } catch (error) {
      if (error instanceof EntryRefused) throw trackerAway(error.message);
      throw error;
    }
  }

  private async runBegan(entry: EntryOf<'run-began'>): Promise<void> {
    const name = this.names.run(entry.run);
    // Told late, it must not open again what has ended.
    const known = await describeComponent(this.api, name);
    await keepComponent(this.api, name, {
      DisplayName: displayName(entry.run),
      StartTime: new Date(entry.at),
      ...(known?.Status === undefined ? { Status: { PrimaryStatus: 'InProgress' } } : {}),
      Parameters: parametersOf({ ...entry.facts, ...entry.parameters }),
      Tags: tagsOf(entry),
    });
    await this.trials.add(entry, name);
  }

  private async runEnded(entry: EntryOf<'run-ended'>): Promise<void> {
    const { run, status, facts, artefacts, metrics, models, at } = entry;
    const name = this.names.run(run);
    const message = facts.reason ?? facts.notes;
    await keepComponent(this.api, name, {
      DisplayName: displayName(run),
      EndTime: new Date(at),
      Status: {
        PrimaryStatus: RUN_STATUSES[status],
        ...(message === undefined ? {} : { Message: messageOf(message) }),
      },
      Parameters: parametersOf(facts),
      OutputArtifacts: artifactsOf({
        ...artefacts,
        ...Object.fromEntries(models.map((model) => [`model-${model.name}`, model.uri])),
      }),
      Tags: tagsOf(entry),
    });
    await this.trials.add(entry, name);
    await putMetrics(
      this.api,
      name,
      Object.entries(metrics).map(([metric, value]) => ({ metric, points: [[0, value, Date.parse(at)]] })),
    );
  }

  /** A component a job; a training that was taken over has one, too, with what it took over. */
  private async trainingEnded(entry: EntryOf<'training-ended'>): Promise<void> {
    if (entry.attempts.length === 0) return this.keepTraining(entry, 0, undefined);
    for (const [index, attempt] of entry.attempts.entries()) await this.keepTraining(entry, index + 1, attempt);
  }

  private async keepTraining(
    entry: EntryOf<'training-ended'>,
    number: number,
    attempt: TrackedAttempt | undefined,
  ): Promise<void> {
    const isLast = number === entry.attempts.length;
    const { algorithm, image, parameters, facts, inputs, model } = entry;
    const name = this.names.attempt(entry.owner, number);
    const job = attempt?.job ?? entry.job ?? '';
    const [from, to] = attempt?.trained ?? [entry.startedAt, Date.parse(entry.at)];
    await keepComponent(this.api, name, {
      DisplayName: displayName(number > 1 ? `${entry.name}-attempt-${number}` : entry.name),
      StartTime: new Date(from),
      EndTime: new Date(to),
      Status: statusOf(entry, isLast, attempt),
      Parameters: parametersOf({
        algorithm,
        ...(job === '' ? {} : { job }),
        ...(attempt === undefined ? {} : { instance_type: attempt.instanceType }),
        ...(isLast ? facts : { status: attempt?.status ?? '' }),
        ...parameters,
      }),
      InputArtifacts: artifactsOf({ image, ...inputs }),
      ...(isLast && model !== undefined ? { OutputArtifacts: artifactsOf({ model }) } : {}),
      Tags: tagsOf(entry),
    });
    await this.trials.add(entry, name);
    const series = entry.series[job] ?? [];
    const drawn = new Set(series.map(({ metric }) => metric));
    const last = isLast ? Object.entries(entry.metrics).filter(([metric]) => !drawn.has(metric)) : [];
    await putMetrics(this.api, name, [
      ...series,
      ...last.map(([metric, value]) => ({ metric, points: [[0, value, to] as const] })),
    ]);
  }

  /** What models are worth after a rollback stands in the model registry; here, that there was one. */
  private async rolledBack(entry: EntryOf<'rolled-back'>): Promise<void> {
    const { run, to, by, reason } = entry;
    const name = this.names.run(run);
    if ((await describeComponent(this.api, name)) === undefined) return;
    await keepComponent(this.api, name, {
      Parameters: parametersOf({ 'rolled-back': `${by} went back to ${to}: ${reason}` }),
      // For a role that may create what carries them alone: it would be refused before it heard that there is one.
      Tags: tagsOf(entry),
    });
  }
}

function statusOf({ status, facts }: EntryOf<'training-ended'>, isLast: boolean, attempt: TrackedAttempt | undefined) {
  if (!isLast) return { PrimaryStatus: 'Failed', Message: messageOf(attempt?.status ?? '') } as const;
  const PrimaryStatus = ({ completed: 'Completed', pruned: 'Stopped', stopped: 'Stopped', failed: 'Failed' } as const)[
    status
  ];
  return { PrimaryStatus, ...(facts.reason === undefined ? {} : { Message: messageOf(facts.reason) }) };
}

const tagsOf = ({ forecast, run }: Owner) => [
  { Key: 'forecast:name', Value: forecast },
  { Key: 'forecast:run', Value: run },
];
