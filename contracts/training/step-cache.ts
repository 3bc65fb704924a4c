import { differingFields } from '@durable-forecast/lib/differing-fields';
import { hashOf } from '@durable-forecast/lib/hash';
import type { TrainingPlan } from './training-plan.js';
import type { TrialResult } from './trial.js';

/** Raised when our own code changes what a training makes of the same inputs. */
const CODE_VERSION = 1;

/** Everything that decides what a training step gives; what differs in one of these is another step. */
export interface TrainingStepParts {
  readonly code: number;
  /** Content of the container, not its name. */
  readonly container: string;
  readonly algorithm: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Channels by name; their addresses are made of the content of their files (`contracts/features/channel.ts`). */
  readonly channels: Readonly<Record<string, string>>;
  readonly objective: string;
  /** Rules may stop a job or change its hyperparameters. */
  readonly rules: unknown;
}

export const trainingStepParts = (plan: TrainingPlan, container: string): TrainingStepParts => ({
  code: CODE_VERSION,
  container,
  algorithm: plan.algorithm,
  hyperparameters: plan.hyperparameters,
  channels: Object.fromEntries(plan.channels.map(({ name, uri }) => [name, uri])),
  objective: plan.objective,
  rules: plan.rules ?? null,
});

/** A step by its key: the same key has the same result, whatever the run. */
export interface StepRef {
  readonly key: string;
  readonly parts: TrainingStepParts;
}

export const stepRef = (parts: TrainingStepParts): StepRef => ({ key: hashOf(parts).slice(0, 32), parts });

/** What a finished step leaves for others. */
export interface CachedStep extends StepRef {
  readonly run: string;
  /** Workflow that did it. */
  readonly owner: string;
  readonly result: TrialResult;
}

/** Who does a step: it was done before, it is the asker's now, or another workflow is at it. */
export type StepClaim =
  | { readonly kind: 'done'; readonly step: CachedStep }
  /** @param remade why it is done again, although an entry said that it was done */
  | { readonly kind: 'yours'; readonly remade?: string }
  | { readonly kind: 'taken'; readonly owner: string };

export const stepUri = (bucket: string, { key, parts }: StepRef): string =>
  `s3://${bucket}/${stepsPrefix(parts.algorithm)}${key}.json`;

/** Where the finished steps of an algorithm lie in the bucket. */
export const stepsPrefix = (algorithm: string): string => `cache/training/${algorithm}/`;

/** The names of the parts that differ, with both values, deepest first where a part has members. */
export const differingParts = (
  a: TrainingStepParts,
  b: TrainingStepParts,
): readonly { readonly part: string; readonly a: unknown; readonly b: unknown }[] =>
  differingFields(a, b).map(({ field, ...values }) => ({ part: field, ...values }));
