import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { QuotaRefusal } from './instance-queue.js';

/** A trial asks for a lease: the right to run one job on one instance. */
export interface InstanceRequest {
  /** Workflow id of the trial; it has one lease or one position at a time. */
  readonly owner: string;
  /** Rises with each request of the trial, so that a lease for an earlier one is not taken for this one's. */
  readonly requestNumber: number;
  readonly instanceType: string;
  readonly priority: number;
  /** Set when AWS has just refused the job. */
  readonly refusal?: QuotaRefusal | undefined;
  /** Limit that the asking worker is configured with. */
  readonly configured?: number | undefined;
  /** Longest time between two tries for instances that somebody outside this queue holds, seconds. */
  readonly retrySeconds: number;
}

export interface LeaseGrant {
  readonly requestNumber: number;
}

/** The queue as people see it. */
export interface InstanceQueueView {
  readonly types: readonly {
    readonly instanceType: string;
    /** The configured limit, else the one that AWS named. */
    readonly limit?: number | undefined;
    readonly leased: number;
    readonly waiting: number;
  }[];
  readonly leases: readonly { readonly owner: string; readonly instanceType: string; readonly since: number }[];
  readonly waiting: readonly QueuePosition[];
}

export interface QueuePosition {
  readonly owner: string;
  readonly instanceType: string;
  /** From 1, among those that wait for the same instance type. */
  readonly position: number;
  readonly of: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export const requestInstanceSignal = defineSignal<[InstanceRequest]>('requestInstance');
/** Gives a lease back, or a position in the queue up. */
export const releaseInstanceSignal = defineSignal<[{ readonly owner: string }]>('releaseInstance');
/** To the trial: it has the lease that it asked for. */
export const leaseGrantedSignal = defineSignal<[LeaseGrant]>('leaseGranted');
export const instanceQueueQuery = defineQuery<InstanceQueueView>('instanceQueue');

/** `position 2 of 7 in the queue for ml.m5.xlarge` */
export const describePosition = ({ position, of, instanceType }: QueuePosition): string =>
  `position ${position} of ${of} in the queue for ${instanceType}`;
