import { spawn } from 'node:child_process';
import { containerEngine } from '../../local/installed/container-engine.js';
import { UserError } from '../errors/user-error.js';

/** What a program of the engine has said, all of it, and how it has ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface EngineCall {
  /** Written to its standard input: what must stand in no list of processes. */
  readonly input?: string;
  /** Told each line as it comes. */
  readonly onLine?: (line: string) => void;
}

/** The container engine of this machine, by its command line. */
export class Engine {
  private constructor(private readonly command: readonly string[]) {}

  /** @throws UserError where none answers */
  static async find(): Promise<Engine> {
    const command = await containerEngine();
    if (command !== undefined) return new Engine(command);
    const named = process.env.DOCKER?.trim();
    throw new UserError(
      `No container engine answers: ${named ? `'${named}', which DOCKER names, does not list` : 'neither docker nor podman lists'} its containers. ` +
        'Images are built and pushed by one: start Docker or Podman, or name another in DOCKER, and try again.',
      'unreachable',
    );
  }

  get name(): string {
    return this.command.join(' ');
  }

  async isPodman(): Promise<boolean> {
    return /podman/i.test((await this.call(['--version'])).out);
  }

  call(words: readonly string[], call: EngineCall = {}): Promise<Said> {
    const [program = '', ...first] = this.command;
    return say(program, [...first, ...words], call);
  }
}

/** Runs a program to its end. @throws Error where there is none of that name */
export function say(program: string, words: readonly string[], { input, onLine }: EngineCall = {}): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      stdio: ['pipe', 'pipe', 'pipe'],
      // SageMaker refuses an image that comes as a list with statements about how it was built.
      env: { ...process.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
    });
    const said = { out: '', err: '' };
    for (const stream of ['out', 'err'] as const) {
      let rest = '';
      child[stream === 'out' ? 'stdout' : 'stderr'].setEncoding('utf8').on('data', (text: string) => {
        said[stream] += text;
        const lines = (rest + text).split(/[\r\n]+/);
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') onLine?.(line);
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? (signal === null ? 1 : 128), ...said }));
    // One that ends before it has read everything says why by its exit.
    child.stdin.on('error', () => undefined).end(input);
  });
}
