import type { EnvironmentQuestion, RunEnvironment } from '../../contracts/run/environment.js';

export interface EnvironmentDeps {
  readonly environment: RunEnvironment;
  /** Names of our search attributes that the Temporal server knows now. */
  readonly registeredSearchAttributes: () => Promise<readonly string[]>;
}

export const createEnvironmentActivities = ({ environment, registeredSearchAttributes }: EnvironmentDeps) => ({
  /** Answers where this worker's runs keep their data, which images they train with, and what the server can be told. */
  describeEnvironment: async ({ knowsAttributes = false }: EnvironmentQuestion = {}): Promise<RunEnvironment> => {
    const { codeVersion: _, ...known } = environment;
    return knowsAttributes ? { ...environment, searchAttributes: await registeredSearchAttributes() } : known;
  },
});

export type EnvironmentActivities = ReturnType<typeof createEnvironmentActivities>;
