import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claim, release } from '@durable-forecast/lib/claim.mjs';
import { makeFolder } from '@durable-forecast/lib/make-folder.mjs';
import { identify, isAlive, type ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';
import { z } from 'zod';
import type { Credentials } from './aws-environment.js';
import { makeWritable } from './make-writable.js';
import { StackError } from './stack-error.js';

/** Says which process has the folder. */
const CLAIM = 'launcher.claim';

const processSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });

const stackFileSchema = z.object({
  launcher: processSchema,
  /** Present when the stack is ready. */
  environment: z.record(z.string(), z.string()).optional(),
});

/** What a running stack leaves for other commands to find. */
export type StackFile = Readonly<z.infer<typeof stackFileSchema>>;

const credentialsSchema = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) });

/** Processes by part. */
const processesSchema = z.record(z.string(), z.array(processSchema));

/** The state folder of a stack: what lives where, and who uses it. */
export class StateFolder {
  constructor(readonly path: string) {}

  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /**
   * Makes the folder and takes it for this process, until `clearStack`.
   *
   * @param option of the command that names the folder @throws StackError when it can't be written or another process has it
   */
  occupy(option: 'state' | 'root'): void {
    makeWritable(this.path, option);
    // A claim, because two that start at once both find no stack that runs.
    if (!claim(this.file(CLAIM))) {
      throw new StackError(
        `Another stack already runs from ${this.path}. Stop it first, or give another folder with --${option}.`,
      );
    }
    this.writeStack();
  }

  makeFolders(): void {
    for (const name of ['logs', 's3', 'sagemaker']) makeFolder(this.file(name));
  }

  /** Keys of this folder's stack, made once; only this user can read them. */
  credentials(): Credentials {
    const stored = readJson(credentialsSchema, this.file('credentials.json'));
    if (stored !== undefined) return stored;
    const made = {
      accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(24).toString('base64url'),
    };
    writeJson(this.file('credentials.json'), made);
    return made;
  }

  /** The stack that runs from this folder now, if one does. */
  runningStack(): StackFile | undefined {
    const stack = readJson(stackFileSchema, this.file('stack.json'));
    return stack !== undefined && isAlive(stack.launcher) ? stack : undefined;
  }

  writeStack(environment?: Readonly<Record<string, string>>): void {
    const launcher = identify(process.pid) as ProcessIdentity;
    writeJson(this.file('stack.json'), environment === undefined ? { launcher } : { launcher, environment });
  }

  clearStack(): void {
    rmSync(this.file('stack.json'), { force: true });
    rmSync(this.file('processes.json'), { force: true });
    release(this.file(CLAIM));
  }

  /** Processes of the stack by part, so that a later start can end those that a crash left. */
  get processes(): Readonly<Record<string, readonly ProcessIdentity[]>> {
    return readJson(processesSchema, this.file('processes.json')) ?? {};
  }

  recordProcesses(part: string, pids: readonly number[]): void {
    const identities = pids.flatMap((pid) => identify(pid) ?? []);
    writeJson(this.file('processes.json'), { ...this.processes, [part]: identities });
  }
}

/** A damaged file counts as none: whoever wrote it was killed before it was whole, or somebody else wrote it. */
function readJson<T>(schema: z.ZodType<T>, file: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.part`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.part`, file);
}
