import type { AlgorithmDeclaration } from './declaration-fields.js';

/** What an address of an image pins its content by: `sha256:…`; undefined where it names a tag alone. */
export const digestOf = (image: string): string | undefined => /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];

/** Whether an address says in which registry its image lies: as container engines read it, by a first part with a dot or a port. */
export const namesRegistry = (image: string): boolean => /^([^/]*[.:][^/]*|localhost)\//.test(image);

/** The name of an image in its registry: `team/ridge` of `ghcr.io/team/ridge:2`. */
export const repositoryOf = (image: string): string =>
  (namesRegistry(image) ? image.slice(image.indexOf('/') + 1) : image).replace(/@.*$/, '').replace(/:[^/:]*$/, '');

/** What a worker knows of the content of containers. */
export interface KnownContainers {
  /** By algorithm. */
  readonly containers?: Readonly<Record<string, string>> | undefined;
  /** Of local containers, by the repository of the image that they stand for. */
  readonly repositories?: Readonly<Record<string, string>> | undefined;
}

/** What is in the container of an algorithm: as the worker knows it, else what its address pins. */
export const containerOf = (
  { containers = {}, repositories = {} }: KnownContainers,
  { name, image }: Pick<AlgorithmDeclaration, 'name' | 'image'>,
): string | undefined => containers[name] ?? repositories[repositoryOf(image)] ?? digestOf(image);
