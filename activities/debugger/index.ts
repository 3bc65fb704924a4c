import { type DebuggerDeps, type ReadTensorsInput, readTensors } from './read-tensors.js';

export const createDebuggerActivities = (deps: DebuggerDeps) => ({
  readTensors: (input: ReadTensorsInput) => readTensors(deps, input),
});

export type DebuggerActivities = ReturnType<typeof createDebuggerActivities>;
