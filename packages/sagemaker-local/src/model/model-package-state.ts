import type { CreateModelPackageInput, UpdateModelPackageInput } from '@aws-sdk/client-sagemaker';
import type { ResourceState } from './resource.js';

/** What changes of a group of model packages. */
export interface ModelPackageGroupState extends ResourceState {
  readonly status: 'Completed';
  readonly lastVersion: number;
}

/** What changes of a model package. */
export interface ModelPackageState extends ResourceState {
  readonly status: 'Completed';
  /** Of a package that belongs to a group. */
  readonly version?: number;
  /** Of the request that made it: a repetition gets the same package. */
  readonly token?: string;
  /** What updates have put over the request. */
  readonly changes: Partial<CreateModelPackageInput & UpdateModelPackageInput>;
}
