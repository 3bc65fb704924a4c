import { hashOf } from '@durable-forecast/lib/hash';
import { z } from 'zod';
import { jobName } from '../jobs/job-name.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';

/** SageMaker's words for whether the models of a package may be deployed. */
export const PACKAGE_APPROVALS = ['Approved', 'PendingManualApproval', 'Rejected'] as const;
export type PackageApproval = (typeof PACKAGE_APPROVALS)[number];

/** Where a champion stands in SageMaker's model registry. */
export interface PackageRef {
  /** Name of the model package group of its forecast. */
  readonly group: string;
  /** 1 for the first of the group. */
  readonly version: number;
  readonly arn: string;
}

export interface ChampionPackage extends PackageRef {
  readonly approval: PackageApproval;
}

/** What a run keeps of the package of its models. */
export interface StoredPackage extends PackageRef {
  readonly run: string;
}

/**
 * The group of a forecast, readable and another one for each bucket: two stages of a product that share an account, or names that
 * look alike as words, never share one.
 */
export const packageGroupName = (bucket: string, forecast: string): string =>
  jobName({ owner: forecast, inputHash: hashOf(['model package group', bucket]), attempt: 1 });

export const packageUri = (bucket: string, run: string): string => `s3://${bucket}/runs/${run}/model-package.json`;

/** Scores of the champion, as SageMaker's registry shows them. */
export const modelQualityUri = (bucket: string, run: string): string => `s3://${bucket}/runs/${run}/model-quality.json`;

/** What a run keeps of the package of its models, as it is read back. */
export const storedPackage: StoredJson<StoredPackage> = {
  what: 'the note of where a champion is registered',
  schema: objectOf<StoredPackage>({
    run: z.string(),
    group: z.string(),
    version: z.int().min(1),
    arn: z.string(),
  }),
  cure: 'Delete it: its package is then looked for by its description.',
  seal: 'required',
};

/** `foods-2f5e8c01ab, version 3 (Approved)` */
export const describePackage = ({ group, version, approval }: ChampionPackage): string =>
  `${group}, version ${version} (${approval})`;
