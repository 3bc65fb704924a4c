import { defineTask } from '../threads/thread-task.js';
import type applyScenarioTask from './apply-scenario-task.js';
import type combineScenarioTask from './combine-scenario-task.js';

/** What threads compute for the activities of this folder. */
export const scenarioTasks = {
  applyScenario: defineTask<typeof applyScenarioTask>(new URL('./apply-scenario-task.ts', import.meta.url)),
  combineScenario: defineTask<typeof combineScenarioTask>(new URL('./combine-scenario-task.ts', import.meta.url)),
} as const;
