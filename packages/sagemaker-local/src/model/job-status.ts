/** Statuses of jobs that have not ended, whatever their kind. */
export const OPEN_STATUSES = ['InProgress', 'Stopping'] as const;

/** Statuses that a job ends in. */
export const ENDED_STATUSES = ['Completed', 'Failed', 'Stopped'] as const;

export const isEnded = (status: string): boolean => (ENDED_STATUSES as readonly string[]).includes(status);
