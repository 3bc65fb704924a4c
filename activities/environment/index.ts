import { repositoryOf } from '../../contracts/algorithms/image-address.js';
import type { EnvironmentQuestion, RunEnvironment, WorkerRuntime } from '../../contracts/run/environment.js';
import { containerDigests } from './container-digests.js';
import { pinnedLibraries } from './pinned-libraries.js';

export interface EnvironmentDeps {
  readonly environment: RunEnvironment;
  /** Folders of local containers, whose content is known at each moment; none where images are those of a registry. */
  readonly containerFolders?: readonly string[];
  /** Names of our search attributes that the Temporal server knows now. */
  readonly registeredSearchAttributes: () => Promise<readonly string[]>;
}

export const createEnvironmentActivities = ({
  environment,
  containerFolders = [],
  registeredSearchAttributes,
}: EnvironmentDeps) => ({
  /** Answers where this worker's runs keep their data, which images they train with, and what the server can be told. */
  describeEnvironment: async ({ knowsAttributes = false }: EnvironmentQuestion = {}): Promise<RunEnvironment> => {
    const { codeVersion: _, registry: __, runtime, tracker: ___, ...known } = environment;
    const repositories = containerDigests(containerFolders);
    const local = Object.entries(environment.images).flatMap(([name, image]) => {
      const digest = repositories[repositoryOf(image)];
      return digest === undefined ? [] : [[name, digest] as const];
    });
    const containers = { ...environment.containers, ...Object.fromEntries(local) };
    if (!knowsAttributes) return { ...known, containers };
    return {
      ...environment,
      containers,
      repositories,
      ...(runtime === undefined ? {} : { runtime: { ...runtime, ...librariesOf(containerFolders) } }),
      searchAttributes: await registeredSearchAttributes(),
    };
  },
});

const librariesOf = (folders: readonly string[]): Pick<WorkerRuntime, 'libraries'> =>
  folders.length === 0 ? {} : { libraries: pinnedLibraries(folders) };

export type EnvironmentActivities = ReturnType<typeof createEnvironmentActivities>;
