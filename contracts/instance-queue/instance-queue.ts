import { defineQuery, defineSignal } from '@temporalio/workflow';

/** Jobs that an account may run at a time, by instance type. */
export type InstanceLimits = Readonly<Record<string, number>>;

/** Where trials wait in line, and for which instance types they ask before they submit. */
export interface JobSlotsRef {
  readonly workflowId: string;
  /** Types without a limit are tried first, and waited for only when AWS refuses. */
  readonly limits: InstanceLimits;
}

/** One line for an account and region: quotas of SageMaker are counted there, whoever starts the jobs. */
export const jobSlotsId = (account: string, region: string): string => `job-slots/${account}/${region}`;

/** Goes before others in the line with 1, after them with 9. */
export const DEFAULT_PRIORITY = 5;

/** What AWS said when it refused a job for its quota. */
export interface QuotaRefusal {
  /** Instances that the account may run; unknown where the answer does not say. */
  readonly limit?: number | undefined;
}

/** Why a worker does not even ask AWS. */
export const OTHERS_WAIT = 'others wait in line for instances of this type.';

/** @returns undefined where AWS was not asked. Reads its sentence: "The account-level service limit '…' is 4 Instances, with current utilization of …". */
export function refusalOf(reason: string): QuotaRefusal | undefined {
  if (reason.endsWith(OTHERS_WAIT)) return undefined;
  const limit = /service limit .* is (\d+) Instances/i.exec(reason)?.[1];
  return limit === undefined ? {} : { limit: Number(limit) };
}

/** A trial asks for its place. */
export interface JoinLine {
  /** Workflow id of the trial; it holds one place at a time. */
  readonly owner: string;
  /** Counts the trial's requests, so that a grant of an earlier one is not taken for this one's. */
  readonly turn: number;
  readonly instanceType: string;
  readonly priority: number;
  /** Set when AWS has just refused the job. */
  readonly refusal?: QuotaRefusal | undefined;
  /** Limit that the asking worker is configured with. */
  readonly configured?: number | undefined;
  /** Longest time between two tries for instances that somebody outside this line holds, seconds. */
  readonly retrySeconds: number;
}

export interface SlotGrant {
  readonly turn: number;
}

/** A job that runs, or a trial that waits. */
export interface SlotHolder {
  readonly owner: string;
  readonly turn: number;
  readonly instanceType: string;
  readonly priority: number;
  /** Order of arrival; kept by a trial that AWS refused after its turn had come. */
  readonly ticket: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** What the line knows of an instance type. */
export interface TypeLimit {
  readonly configured?: number | undefined;
  /** From AWS's refusals. */
  readonly learnt?: number | undefined;
  /** Milliseconds since 1970 before which nobody is let through; set once AWS has refused. */
  readonly notBefore?: number | undefined;
  /** Milliseconds between two tries. */
  readonly spacing: number;
  readonly longest: number;
  /** Whether AWS refused a job since the last one was let through. */
  readonly refused: boolean;
}

/** Everything that the line is, as plain data: it outlives a workflow that continues as new. */
export interface SlotState {
  readonly tickets: number;
  readonly types: Readonly<Record<string, TypeLimit>>;
  readonly leases: readonly SlotHolder[];
  /** First in line first. */
  readonly waiting: readonly SlotHolder[];
}

/** The line as people see it. */
export interface SlotView {
  readonly types: readonly {
    readonly instanceType: string;
    /** The configured limit, else the one that AWS named. */
    readonly limit?: number | undefined;
    readonly held: number;
    readonly waiting: number;
  }[];
  readonly leases: readonly { readonly owner: string; readonly instanceType: string; readonly since: number }[];
  readonly waiting: readonly SlotPlace[];
}

export interface SlotPlace {
  readonly owner: string;
  readonly instanceType: string;
  /** From 1, among those that wait for the same instance type. */
  readonly place: number;
  readonly of: number;
  readonly since: number;
}

export const joinLineSignal = defineSignal<[JoinLine]>('joinLine');
/** Gives a lease or a place back. */
export const leaveLineSignal = defineSignal<[{ readonly owner: string }]>('leaveLine');
/** The line tells a trial that its turn has come. */
export const slotGrantedSignal = defineSignal<[SlotGrant]>('slotGranted');
export const slotsQuery = defineQuery<SlotView>('slots');

/** `place 2 of 7 in line for ml.m5.xlarge` */
export const placeWords = ({ place, of, instanceType }: SlotPlace): string =>
  `place ${place} of ${of} in line for ${instanceType}`;
