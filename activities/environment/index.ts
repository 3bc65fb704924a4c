import type { RunEnvironment } from '../../contracts/run/environment.js';

export const createEnvironmentActivities = (environment: RunEnvironment) => ({
  /** Answers where this worker's runs keep their data and which images they train with. */
  describeEnvironment: async (): Promise<RunEnvironment> => environment,
});

export type EnvironmentActivities = ReturnType<typeof createEnvironmentActivities>;
