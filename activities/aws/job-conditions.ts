/**
 * What the account asks of every job, whoever starts it: by which keys it encrypts, in which network it runs, as whom. A worker has
 * them from its settings; no request changes them.
 *
 * They are no part of what a job computes. A job that was started under other ones is still the same job: a worker that is given new
 * ones while runs are open finds their jobs again and follows them.
 */
export interface JobConditions {
  readonly roles: Readonly<Record<RoleKind, string>>;
  /** KMS key of what jobs write to S3. */
  readonly outputKey?: string;
  /** KMS key of the disks of their instances. */
  readonly volumeKey?: string;
  readonly network?: JobNetwork;
  /** No container reaches any other machine; SageMaker itself reads and writes S3 for them. */
  readonly isNetworkIsolated?: boolean;
  /** Containers of a job talk to each other by TLS alone. */
  readonly isTrafficEncrypted?: boolean;
  /** Besides the tags by which the project knows its own. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Kinds of jobs that SageMaker may take on a role of their own for. Models have two: what a transform reads and writes, an endpoint need not. */
export type RoleKind = 'training' | 'automl' | 'transform' | 'processing' | 'endpoint';

/** Subnets and security groups of a VPC, at least one of each. */
export interface JobNetwork {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}
