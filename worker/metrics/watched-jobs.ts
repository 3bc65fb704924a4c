import { heartbeatChannel, type ToldHeartbeat } from '../../activities/heartbeats.js';

/** Kinds of jobs, by the activity that watches one. */
const KINDS: Readonly<Record<string, string>> = {
  watchTraining: 'training',
  watchTransform: 'transform',
  watchTuning: 'tuning',
  watchFeatureJob: 'processing',
};

export interface WatchedJobs {
  readonly kind: string;
  /** As SageMaker calls it: `Training`. */
  readonly state: string;
  readonly count: number;
}

/** The jobs that this worker watches at the moment, by what their heartbeats say. */
export class WatchedJobCount {
  private readonly jobs = new Map<string, { readonly kind: string; readonly state: string }>();

  constructor() {
    heartbeatChannel.subscribe((message) => this.heard(message as ToldHeartbeat));
  }

  heard({ attempt, activityType, details }: ToldHeartbeat): void {
    const kind = KINDS[activityType];
    if (kind !== undefined) this.jobs.set(attempt, { kind, state: stateOf(details) });
  }

  /** To be called when an attempt has ended, of whatever activity. */
  ended(attempt: string): void {
    this.jobs.delete(attempt);
  }

  count(): readonly WatchedJobs[] {
    const counts = new Map<string, WatchedJobs>();
    for (const { kind, state } of this.jobs.values()) {
      const key = `${kind}/${state}`;
      counts.set(key, { kind, state, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()];
  }
}

/** A status is a word, or one with numbers behind it: those would be a series each. */
function stateOf(details: unknown): string {
  const { status } = (details ?? {}) as { readonly status?: unknown };
  return (typeof status === 'string' ? /^[A-Za-z]+/.exec(status)?.[0] : undefined) ?? 'Unknown';
}
