import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({
  /** Names that image addresses have between the registry's host and the tag. */
  repositories: z.array(z.string().min(1)).min(1),
  command: z.object({
    train: z.array(z.string()).min(1).optional(),
    serve: z.array(z.string()).min(1).optional(),
  }),
  environment: z.record(z.string(), z.string()).default({}),
  /** Set for built-in algorithms: AWS knows their metrics and refuses others. */
  metricDefinitions: z.array(z.object({ Name: z.string(), Regex: z.string() })).optional(),
});

/** A container of the registry, ready to run. */
export interface ContainerImage {
  readonly name: string;
  readonly folder: string;
  readonly train: readonly string[] | undefined;
  readonly serve: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly metricDefinitions: readonly { readonly Name: string; readonly Regex: string }[] | undefined;
}

/** Parts of an image address. */
export interface ImageAddress {
  /** Account of the registry; empty where the address names none. */
  readonly account: string;
  readonly repository: string;
}

/** `683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1` -> account and `sagemaker-xgboost`. */
export function parseImage(uri: string): ImageAddress {
  const slash = uri.indexOf('/');
  const first = slash < 0 ? '' : uri.slice(0, slash);
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const path = isHost ? uri.slice(slash + 1) : uri;
  return {
    account: /^(\d{12})\.dkr\.ecr\./.exec(first)?.[1] ?? '',
    repository: path.replace(/@.*$/, '').replace(/:[^/:]*$/, ''),
  };
}

/**
 * Finds the container that stands for an image address: each folder with a `container.json` names its repositories.
 * The folders are read at each question, so a container added while the endpoint runs is found.
 */
export class ImageRegistry {
  constructor(
    private readonly folder: string,
    private readonly python: string,
  ) {}

  /** @throws Error when a container.json is malformed, naming the file and the fault */
  async find(uri: string): Promise<ContainerImage | undefined> {
    const { repository } = parseImage(uri);
    for (const image of await this.all()) {
      if (image.repositories.includes(repository)) return image;
    }
    return undefined;
  }

  private async all(): Promise<(ContainerImage & { repositories: readonly string[] })[]> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(() => []);
    const images = await Promise.all(
      entries.filter((entry) => entry.isDirectory()).map((entry) => this.read(entry.name)),
    );
    return images.filter((image) => image !== undefined);
  }

  private async read(name: string) {
    const folder = join(this.folder, name);
    const path = join(folder, 'container.json');
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const manifest = parseManifest(text, path);
    const fill = (words: readonly string[] | undefined) =>
      words?.map((word) => word.replaceAll('{python}', this.python).replaceAll('{dir}', folder));
    return {
      name,
      folder,
      repositories: manifest.repositories,
      train: fill(manifest.command.train),
      serve: fill(manifest.command.serve),
      environment: Object.fromEntries(
        Object.entries(manifest.environment).map(([key, value]) => [key, fill([value])?.[0] ?? value]),
      ),
      metricDefinitions: manifest.metricDefinitions,
    };
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
  return parsed.data;
}
