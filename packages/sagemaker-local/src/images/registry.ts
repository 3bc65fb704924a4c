import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CompiledProgram, CompiledPrograms } from './compiled-programs.js';
import { COMMON_PYTHON, OWN_CONTAINERS } from './own-containers.js';
import { interpreterOf, type PythonEnvironment, type PythonEnvironments } from './python-environments.js';

const manifestSchema = z.object({
  /** Names that image addresses have between the registry's host and the tag. */
  repositories: z.array(z.string().min(1)).min(1),
  command: z.object({
    train: z.array(z.string()).min(1).optional(),
    serve: z.array(z.string()).min(1).optional(),
  }),
  /** Programs that the image has on its PATH, by name, for processing jobs that name one as their entry point. */
  programs: z.record(z.string().min(1), z.array(z.string()).min(1)).default({}),
  environment: z.record(z.string(), z.string()).default({}),
  /** Modules that Python imports once, in a process that trainings are forked from; `train` is then `{python}`, a file and its words. */
  preload: z.array(z.string().min(1)).min(1).optional(),
  /** Locked requirements beside it: `{python}` is then an environment of the container's own, made when it is first needed. */
  requirements: z.string().min(1).optional(),
  /** How its program is compiled when it is first needed: `{built}` is then the folder with it. */
  build: z.object({ command: z.array(z.string()).min(1), needs: z.string().min(1).optional() }).optional(),
  /** The image that its Dockerfile is built into, as a container engine knows it. */
  image: z.string().min(1).optional(),
  /** Set for built-in algorithms: AWS knows their metrics and refuses others. */
  metricDefinitions: z.array(z.object({ Name: z.string(), Regex: z.string() })).optional(),
});

interface ImageFacts {
  readonly name: string;
  readonly metricDefinitions: readonly { readonly Name: string; readonly Regex: string }[] | undefined;
}

/** A container of the registry, ready to run as a process. */
export interface ProcessImage extends ImageFacts {
  readonly kind: 'process';
  readonly train: readonly string[] | undefined;
  readonly serve: readonly string[] | undefined;
  /** What stands for the programs that the image has on its PATH, by name. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Modules that are imported before its trainings are forked; undefined where each starts by itself. */
  readonly preload?: readonly string[] | undefined;
  /** What must be there before it runs; undefined where the server's own Python is enough. */
  readonly python?: PythonEnvironment | undefined;
  /** What must be compiled before it runs; undefined where nothing is. */
  readonly program?: CompiledProgram | undefined;
}

/** An image that a container engine has. */
export interface EngineImage extends ImageFacts {
  readonly kind: 'engine';
  /** As the engine knows it. */
  readonly reference: string;
}

/** What stands for an image address. */
export type ContainerImage = ProcessImage | EngineImage;

/**
 * What an image address may become: `auto` is the container of the registry, else an image of the engine; `process` is
 * only the one, `docker` only the other.
 */
export type RunnerPolicy = 'auto' | 'process' | 'docker';

/** Whether a container engine has an image on this machine. */
export type HasImage = (reference: string) => Promise<boolean>;

/** Parts of an image address. */
export interface ImageAddress {
  /** Account of the registry; empty where the address names none. */
  readonly account: string;
  readonly repository: string;
  /** The address without its registry. */
  readonly local: string;
}

/** `683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1` -> account and `sagemaker-xgboost`. */
export function parseImage(uri: string): ImageAddress {
  const slash = uri.indexOf('/');
  const first = slash < 0 ? '' : uri.slice(0, slash);
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const path = isHost ? uri.slice(slash + 1) : uri;
  return {
    account: /^(\d{12})\.dkr\.ecr\./.exec(first)?.[1] ?? '',
    local: path,
    repository: path.replace(/@.*$/, '').replace(/:[^/:]*$/, ''),
  };
}

/**
 * Finds what stands for an image address. Each folder with a `container.json` names its repositories; a container engine
 * may know the whole address, the address without its registry, or the name that `container.json` gives the image.
 * Folders and engine are asked at each question, so what is added while the server runs is found.
 */
export class ImageRegistry {
  private readonly folders: readonly string[];

  /** @param given folders of containers; their images come before the package's own, and the first folder's before the others' */
  constructor(
    given: readonly string[],
    private readonly python: string,
    private readonly policy: RunnerPolicy,
    private readonly hasImage: HasImage,
    private readonly environments: PythonEnvironments,
    private readonly programs: CompiledPrograms,
  ) {
    this.folders = [...given, OWN_CONTAINERS];
  }

  /** @throws Error when a container.json is malformed, naming the file and the fault */
  async find(uri: string): Promise<ContainerImage | undefined> {
    const { repository, local } = parseImage(uri);
    const known = (await this.all()).find(({ repositories }) => repositories.includes(repository));
    if (this.policy !== 'docker' && known !== undefined) return known.process;
    if (this.policy === 'process' || uri === '') return undefined;
    for (const reference of new Set([uri, local, known?.image ?? local])) {
      if (!(await this.hasImage(reference))) continue;
      const { name = repository, metricDefinitions } = known?.process ?? {};
      return { kind: 'engine', name, metricDefinitions, reference };
    }
    return undefined;
  }

  /** Makes what an image needs to run, as others are pulled. @throws Error when it can't be made, naming the container and the reason */
  async prepare(image: ContainerImage): Promise<void> {
    if (image.kind === 'engine') return;
    const { name, python, program } = image;
    if (python !== undefined) {
      await this.environments.make(python).catch((error: Error) => {
        throw new Error(
          `The Python environment of container ${name} can't be made from ${python.requirements}: ${error.message}`,
        );
      });
    }
    if (program !== undefined) {
      await this.programs.make(program).catch((error: Error) => {
        throw new Error(`The program of container ${name} can't be compiled: ${error.message}`);
      });
    }
  }

  /** Says at once what each question would stumble over. @throws Error when a container.json is malformed */
  async check(): Promise<void> {
    await this.all();
  }

  private async all() {
    const images = await Promise.all(this.folders.map((folder) => this.allIn(folder)));
    return images.flat().filter((image) => image !== undefined);
  }

  private async allIn(parent: string) {
    const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
    const folders = entries.filter((entry) => entry.isDirectory());
    return Promise.all(folders.map(({ name }) => this.read(name, join(parent, name))));
  }

  private async read(name: string, folder: string) {
    const path = join(folder, 'container.json');
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const manifest = parseManifest(text, path);
    const python = await this.environmentOf(name, folder, manifest.requirements);
    const program = manifest.build && (await this.programs.of(name, folder, manifest.build));
    const places = {
      '{python}': python === undefined ? this.python : interpreterOf(python),
      '{node}': process.execPath,
      '{dir}': folder,
      '{common}': COMMON_PYTHON,
      ...(program === undefined ? {} : { '{built}': program.folder }),
    };
    const fillWord = (word: string) =>
      Object.entries(places).reduce((filled, [place, path]) => filled.replaceAll(place, () => path), word);
    const fill = (words: readonly string[] | undefined) => words?.map(fillWord);
    const image: ProcessImage = {
      kind: 'process',
      name,
      train: fill(manifest.command.train),
      serve: fill(manifest.command.serve),
      programs: Object.fromEntries(
        Object.entries(manifest.programs).map(([program, words]) => [program, words.map(fillWord)]),
      ),
      environment: Object.fromEntries(
        Object.entries(manifest.environment).map(([key, value]) => [key, fillWord(value)]),
      ),
      metricDefinitions: manifest.metricDefinitions,
      preload: manifest.preload,
      python,
      program,
    };
    return { repositories: manifest.repositories, image: manifest.image, process: image };
  }

  private async environmentOf(name: string, folder: string, requirements: string | undefined) {
    if (requirements === undefined) return undefined;
    const path = join(folder, requirements);
    return this.environments.of(name, path).catch((error: unknown) => {
      throw new Error(
        `${join(folder, 'container.json')} names requirements that can't be read: ${(error as Error).message}`,
      );
    });
  }
}

function parseManifest(text: string, path: string): z.infer<typeof manifestSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is no JSON: ${(error as Error).message}`);
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw new Error(`${path} is no container description: ${z.prettifyError(parsed.error)}`);
  const { preload, command } = parsed.data;
  if (preload !== undefined && (command.train?.[0] !== '{python}' || !/^[^-]/.test(command.train[1] ?? ''))) {
    throw new Error(
      `${path} is no container description: "preload" is for a train command of Python, ["{python}", "{dir}/FILE", …], ` +
        `not ${JSON.stringify(command.train)}. Leave "preload" out; each training then starts by itself.`,
    );
  }
  return parsed.data;
}
