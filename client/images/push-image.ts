import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryOf } from '../../contracts/algorithms/image-address.js';
import { UserError } from '../errors/user-error.js';
import type { Buildable } from './buildable.js';
import type { Engine } from './engine.js';
import { pushRefusal } from './push-refusal.js';
import type { Registry } from './registry.js';

/** An image in a registry. */
export interface PushedImage {
  readonly algorithm: string;
  /** Address that pins its content: `<registry>/<repository>@sha256:…`. */
  readonly address: string;
  /** Tag that it has there, made of its content. */
  readonly tag: string;
}

/** What an instance of SageMaker that trains our algorithms can run. */
const PLATFORM = 'linux/amd64';
/** Digits of a hash that tell contents apart. */
const ID_DIGITS = 12;

/** Where the image of an algorithm lies in a registry. */
export const repositoryIn = ({ address }: Registry, { image }: Pick<Buildable, 'image'>): string =>
  `${address}/${repositoryOf(image)}`;

/**
 * Builds the image of an algorithm and pushes it under a tag that is made of its content, so that a registry whose tags never change
 * takes it, and the same content again is nothing new.
 *
 * @param onLine told what the engine prints
 * @throws UserError saying what the build or the registry has refused
 */
export async function pushImage(
  engine: Engine,
  registry: Registry,
  buildable: Buildable,
  onLine: (line: string) => void,
): Promise<PushedImage> {
  const { algorithm, image } = buildable;
  await build(engine, buildable, onLine);
  const repository = repositoryIn(registry, buildable);
  const tag = `${/:([^:/@]+)$/.exec(image)?.[1] ?? 'latest'}-${(await idOf(engine, image)).slice(0, ID_DIGITS)}`;
  const pushed = `${repository}:${tag}`;
  await must(engine, ['tag', image, pushed]);
  const digest = await push(engine, registry, { repository, pushed, onLine });
  return { algorithm, address: `${repository}@${digest}`, tag };
}

async function build(
  engine: Engine,
  { algorithm, image, context, dockerfile }: Buildable,
  onLine: (line: string) => void,
): Promise<void> {
  const words = ['build', '--platform', PLATFORM, '--file', dockerfile, '--tag', image, context];
  const { code, out, err } = await engine.call(words, { onLine });
  if (code === 0) return;
  const tail = `${out}\n${err}`.trim().split('\n').slice(-15).join('\n');
  throw new UserError(`The image of ${algorithm} can't be built from ${dockerfile}:\n${tail}`);
}

/** What the engine calls the content of an image, without its algorithm. */
async function idOf(engine: Engine, image: string): Promise<string> {
  const id = (await must(engine, ['image', 'inspect', '--format', '{{.Id}}', image])).trim();
  return id.replace(/^sha256:/, '');
}

async function push(
  engine: Engine,
  registry: Registry,
  {
    repository,
    pushed,
    onLine,
  }: { readonly repository: string; readonly pushed: string; readonly onLine: (line: string) => void },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'forecast-push-'));
  try {
    const file = join(folder, 'digest');
    // Podman may compress layers anew as it pushes them, and knows only then what it has pushed.
    const isPodman = await engine.isPodman();
    const words = ['push', ...(isPodman ? ['--digestfile', file] : []), pushed];
    const { code, out, err } = await engine.call(words, { onLine });
    if (code !== 0) throw pushRefusal(registry, { repository, engine: engine.name, said: `${out}\n${err}` });
    const digest = isPodman ? (await readFile(file, 'utf8')).trim() : await digestIn(engine, repository, pushed);
    if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
    throw new UserError(`${engine.name} has pushed ${pushed} and does not say by which digest: '${digest}'.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** By which digest the registry knows it; an image that was pushed to several has one of each. */
async function digestIn(engine: Engine, repository: string, pushed: string): Promise<string> {
  const text = await must(engine, ['image', 'inspect', '--format', '{{json .RepoDigests}}', pushed]);
  const digests = JSON.parse(text) as readonly string[];
  return digests.find((each) => each.startsWith(`${repository}@`))?.slice(repository.length + 1) ?? '';
}

async function must(engine: Engine, words: readonly string[]): Promise<string> {
  const { code, out, err } = await engine.call(words);
  if (code === 0) return out;
  throw new UserError(`${engine.name} ${words.join(' ')} has failed: ${err.trim()}`);
}
