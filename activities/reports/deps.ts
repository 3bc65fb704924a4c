import type { Threads } from '../threads/thread-task.js';
import type { TrainingDeps } from '../training/deps.js';

export interface ReportDeps extends Pick<TrainingDeps, 's3' | 'logs'> {
  readonly threads: Pick<Threads, 'run'>;
}
