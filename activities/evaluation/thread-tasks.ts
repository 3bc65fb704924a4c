import { defineTask } from '../threads/thread-task.js';
import type backtestTask from './backtest-task.js';
import type combineTask from './combine-task.js';
import type dayTotalsTask from './day-totals-task.js';
import type naiveErrorTask from './naive-error-task.js';
import type scoreTask from './score-task.js';

/** What threads compute for the activities of this folder. */
export const evaluationTasks = {
  backtest: defineTask<typeof backtestTask>(new URL('./backtest-task.ts', import.meta.url)),
  combine: defineTask<typeof combineTask>(new URL('./combine-task.ts', import.meta.url)),
  dayTotals: defineTask<typeof dayTotalsTask>(new URL('./day-totals-task.ts', import.meta.url)),
  naiveError: defineTask<typeof naiveErrorTask>(new URL('./naive-error-task.ts', import.meta.url)),
  score: defineTask<typeof scoreTask>(new URL('./score-task.ts', import.meta.url)),
} as const;
