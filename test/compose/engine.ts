import { spawn } from 'node:child_process';

/** What a command of the container engine came to. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of what failed; the end of it says why. */
const SHOWN_CHARACTERS = 3000;

/** The container engine of this machine, by its command line. */
export class Engine {
  /** @param words the command, with words of its own where it needs some: `docker`, or `ssh there docker` */
  constructor(
    private readonly words: readonly string[],
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @throws Error with what it said, where it fails */
  async run(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.attempt(...args);
    if (code === 0) return stdout;
    const said = `${stdout}\n${stderr}`.trim().slice(-SHOWN_CHARACTERS);
    throw new Error(`${this.words.join(' ')} ${args.join(' ')}: exit code ${code}\n${said}`);
  }

  attempt(...args: readonly string[]): Promise<Outcome> {
    const [program = '', ...first] = this.words;
    return new Promise((resolve) => {
      const child = spawn(program, [...first, ...args], { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] });
      const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      child.stdout.on('data', (chunk: Buffer) => said.stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => said.stderr.push(chunk));
      child.once('error', ({ message }) => resolve({ code: null, stdout: '', stderr: message }));
      child.once('close', (code) =>
        resolve({
          code,
          stdout: Buffer.concat(said.stdout).toString(),
          stderr: Buffer.concat(said.stderr).toString(),
        }),
      );
    });
  }
}

/** Why containers can't be had here; undefined where they can. */
export async function whyNoEngine(engine: Engine): Promise<string | undefined> {
  for (const question of [['version'], ['compose', 'version']]) {
    const { code, stdout, stderr } = await engine.attempt(...question);
    if (code !== 0) return `${question.join(' ')}: ${(stderr || stdout).trim().split('\n').at(-1)}`;
  }
  return undefined;
}
