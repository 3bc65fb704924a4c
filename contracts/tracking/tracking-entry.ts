import { z } from 'zod';
import type { MetricDefinition } from '../algorithms/algorithms.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';

/** A number, or the word for one that JSON has none for: a loss of NaN is something to see. */
export type TrackedNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** One metric of a job, round by round. */
export interface MetricSeries {
  readonly metric: string;
  /** Round, value, and when its line was logged in milliseconds since 1970. */
  readonly points: readonly (readonly [step: number, value: TrackedNumber, at: number])[];
}

interface Common {
  /** Made of who tells of it and what happened: told again, it is the same. */
  readonly id: string;
  /** When it happened, ISO 8601 in UTC. */
  readonly at: string;
  readonly forecast: string;
  readonly run: string;
}

/** A run has inspected its data and goes on to its models. */
export interface RunBegan extends Common {
  readonly kind: 'run-began';
  /** Every field of the request that says something, by its path: `sweep.maxTrials`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What else identifies it: the dataset, the origin, the code. */
  readonly facts: Readonly<Record<string, string>>;
}

/** One job of a training. */
export interface TrackedAttempt {
  /** Name of the job in SageMaker; empty where it was never accepted. */
  readonly job: string;
  readonly instanceType: string;
  readonly status: string;
  readonly billableSeconds: number;
  /** When its training began and ended, milliseconds since 1970. */
  readonly trained?: readonly [number, number] | undefined;
}

/** A trial or a fit has ended, with all its attempts. */
export interface TrainingEnded extends Common {
  readonly kind: 'training-ended';
  /** Its workflow id, which names it among all. */
  readonly owner: string;
  /** `trial-003`, `fit CA_1` */
  readonly name: string;
  readonly purpose: 'trial' | 'fit';
  readonly algorithm: string;
  readonly image: string;
  /** Hyperparameters, as the last attempt had them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: 'completed' | 'pruned' | 'stopped' | 'failed';
  /** Last values: the objective by its name, seconds, dollars. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What rules did, why it failed, whose training it took over. */
  readonly facts: Readonly<Record<string, string>>;
  /** Addresses of its channels. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly model?: string | undefined;
  /** The job whose result counts; of an earlier run where the training was taken over. */
  readonly job?: string | undefined;
  /** When its workflow began, milliseconds since 1970. */
  readonly startedAt: number;
  /** Oldest first; none where the training was taken over. */
  readonly attempts: readonly TrackedAttempt[];
  /** By the name of the job; a job whose log is gone has none. */
  readonly series: Readonly<Record<string, readonly MetricSeries[]>>;
}

/** A run has ended, in whatever way. */
export interface RunEnded extends Common {
  readonly kind: 'run-ended';
  readonly status: 'published' | 'failed' | 'cancelled';
  readonly metrics: Readonly<Record<string, number>>;
  readonly facts: Readonly<Record<string, string>>;
  /** Addresses by what lies there: `report`, `version`. */
  readonly artefacts: Readonly<Record<string, string>>;
  /** The models of what it published, the one that counts most first; a thousand forecasts of stores name some. */
  readonly models: readonly { readonly name: string; readonly what: string; readonly uri: string }[];
  /** Whether its version became the current one. */
  readonly isCurrent: boolean;
}

/** Somebody made an earlier version the current one again. */
export interface RolledBack extends Common {
  readonly kind: 'rolled-back';
  /** Run of the version that is current again; `run` is that of the one that was left. */
  readonly to: string;
  readonly by: string;
  readonly reason: string;
}

/** What a tracker is told, one object of the outbox each. */
export type TrackingEntry = RunBegan | TrainingEnded | RunEnded | RolledBack;
export type EntryOf<Kind extends TrackingEntry['kind']> = Extract<TrackingEntry, { kind: Kind }>;

/** What a workflow tells: series are no payload, they are read from the logs when the entry is written. */
export interface TrackingNote {
  readonly entry: TrackingEntry;
  /** How the log of a training is read. */
  readonly definitions?: readonly MetricDefinition[] | undefined;
}

const texts = z.record(z.string(), z.string());
const numbers = z.record(z.string(), z.number());
const common = { id: z.string(), at: z.iso.datetime(), forecast: z.string(), run: z.string() };

const trackedNumber: z.ZodType<TrackedNumber> = z.number().or(z.enum(['NaN', 'Infinity', '-Infinity']));

const series = objectOf<MetricSeries>({
  metric: z.string(),
  points: z.array(z.tuple([z.number(), trackedNumber, z.number()]).readonly()).readonly(),
});

const attempt = objectOf<TrackedAttempt>({
  job: z.string(),
  instanceType: z.string(),
  status: z.string(),
  billableSeconds: z.number(),
  trained: z.tuple([z.number(), z.number()]).readonly().optional(),
});

const entrySchema: z.ZodType<TrackingEntry> = z.union([
  objectOf<RunBegan>({ kind: z.literal('run-began'), ...common, parameters: texts, facts: texts }),
  objectOf<TrainingEnded>({
    kind: z.literal('training-ended'),
    ...common,
    owner: z.string(),
    name: z.string(),
    purpose: z.enum(['trial', 'fit']),
    algorithm: z.string(),
    image: z.string(),
    parameters: texts,
    status: z.enum(['completed', 'pruned', 'stopped', 'failed']),
    metrics: numbers,
    facts: texts,
    inputs: texts,
    model: z.string().optional(),
    job: z.string().optional(),
    startedAt: z.number(),
    attempts: z.array(attempt).readonly(),
    series: z.record(z.string(), z.array(series).readonly()),
  }),
  objectOf<RunEnded>({
    kind: z.literal('run-ended'),
    ...common,
    status: z.enum(['published', 'failed', 'cancelled']),
    metrics: numbers,
    facts: texts,
    artefacts: texts,
    models: z.array(z.object({ name: z.string(), what: z.string(), uri: z.string() })).readonly(),
    isCurrent: z.boolean(),
  }),
  objectOf<RolledBack>({
    kind: z.literal('rolled-back'),
    ...common,
    to: z.string(),
    by: z.string(),
    reason: z.string(),
  }),
]);

export const storedEntry: StoredJson<TrackingEntry> = {
  what: 'an entry of the outbox',
  schema: entrySchema,
  cure: 'It is set aside below tracking/refused/; the tracker lacks what it said.',
  seal: 'required',
};
