/** Jobs that an account may run at a time, by instance type. */
export type InstanceLimits = Readonly<Record<string, number>>;

/** Where trials wait for instances, and for which instance types they ask before they submit. */
export interface InstanceQueueRef {
  readonly workflowId: string;
  /** Types without a limit are tried first, and waited for only when AWS refuses. */
  readonly limits: InstanceLimits;
}

/** One queue for an account and region: quotas of SageMaker are counted there, whoever starts the jobs. */
export const instanceQueueId = (account: string, region: string): string => `instance-queue/${account}/${region}`;

/** Goes before others in the queue with 1, after them with 9. */
export const DEFAULT_PRIORITY = 5;

/** What AWS said when it refused a job for its quota. */
export interface QuotaRefusal {
  /** Instances that the account may run; unknown where the answer does not say. */
  readonly limit?: number | undefined;
}

/** Why a worker does not even ask AWS. */
export const OTHERS_WAIT = 'others wait for instances of this type.';

/** @returns undefined where AWS was not asked. Reads its sentence: "The account-level service limit '…' is 4 Instances, with current utilization of …". */
export function refusalOf(reason: string): QuotaRefusal | undefined {
  if (reason.endsWith(OTHERS_WAIT)) return undefined;
  const limit = /service limit .* is (\d+) Instances/i.exec(reason)?.[1];
  return limit === undefined ? {} : { limit: Number(limit) };
}
