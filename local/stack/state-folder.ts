import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claim, release } from '@durable-forecast/lib/claim.mjs';
import { makeFolder } from '@durable-forecast/lib/make-folder.mjs';
import { identify, isAlive, type ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';
import { toJson } from '@durable-forecast/lib/to-json';
import { z } from 'zod';
import type { Credentials } from './aws-environment.js';
import { makeWritable } from './make-writable.js';
import { StackError } from './stack-error.js';

/** Says which process has the folder. */
const CLAIM = 'launcher.claim';
const STACK = 'stack.json';
const CREDENTIALS = 'credentials.json';
const PROCESSES = 'processes.json';

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
    // A claim, because two that start at once both find no stack that runs; where its file is damaged, the stack's own tells.
    if (this.runningStack() !== undefined || !claim(this.file(CLAIM))) {
      throw new StackError(
        `Another stack already runs from ${this.path}. Stop it first, or give another folder with --${option}.`,
      );
    }
    this.writeStack();
  }

  makeFolders(): void {
    for (const name of ['logs', 's3', 'sagemaker']) makeFolder(this.file(name));
  }

  /** What is wrong with files that an earlier start has left, and what becomes of it: a sentence a file. */
  get damages(): readonly string[] {
    const files = [
      [stackFileSchema, STACK, 'It counts as none.'],
      [credentialsSchema, CREDENTIALS, 'New keys are made; programs that were given the old ones need them.'],
      [
        processesSchema,
        PROCESSES,
        'What an earlier start has left running is not ended: look for it with ps, and end it.',
      ],
    ] as const;
    return files.flatMap(([schema, name, consequence]) => {
      const problem = problemOf(schema, this.file(name));
      return problem === undefined ? [] : [`${this.file(name)} is damaged: ${problem}. ${consequence}`];
    });
  }

  /** Why nobody can say whether a stack runs here; undefined where that is clear. */
  get stackDamage(): string | undefined {
    const problem = problemOf(stackFileSchema, this.file(STACK));
    return problem === undefined
      ? undefined
      : `${this.file(STACK)}, which says where the stack is, is damaged: ${problem}. If a stack runs, end it with Ctrl-C and start it again.`;
  }

  /** Keys of this folder's stack, made once; only this user can read them. */
  credentials(): Credentials {
    const stored = readJson(credentialsSchema, this.file(CREDENTIALS));
    if (stored !== undefined) return stored;
    const made = {
      accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(24).toString('base64url'),
    };
    writeJson(this.file(CREDENTIALS), made);
    return made;
  }

  /** The stack that runs from this folder now, if one does. */
  runningStack(): StackFile | undefined {
    const stack = readJson(stackFileSchema, this.file(STACK));
    return stack !== undefined && isAlive(stack.launcher) ? stack : undefined;
  }

  writeStack(environment?: Readonly<Record<string, string>>): void {
    const launcher = identify(process.pid) as ProcessIdentity;
    writeJson(this.file(STACK), environment === undefined ? { launcher } : { launcher, environment });
  }

  clearStack(): void {
    rmSync(this.file(STACK), { force: true });
    rmSync(this.file(PROCESSES), { force: true });
    release(this.file(CLAIM));
  }

  /** Processes of the stack by part, so that a later start can end those that a crash left. */
  get processes(): Readonly<Record<string, readonly ProcessIdentity[]>> {
    return readJson(processesSchema, this.file(PROCESSES)) ?? {};
  }

  recordProcesses(part: string, pids: readonly number[]): void {
    const identities = pids.flatMap((pid) => identify(pid) ?? []);
    writeJson(this.file(PROCESSES), { ...this.processes, [part]: identities });
  }
}

type JsonRead<T> =
  | { readonly kind: 'sound'; readonly value: T }
  | { readonly kind: 'absent' }
  /** @param problem a phrase: `it is cut off or no JSON (…)` */
  | { readonly kind: 'damaged'; readonly problem: string };

/** A damaged file counts as none: whoever wrote it was killed before it was whole, or somebody else wrote it. */
function readJson<T>(schema: z.ZodType<T>, file: string): T | undefined {
  const read = lookAt(schema, file);
  return read.kind === 'sound' ? read.value : undefined;
}

function problemOf(schema: z.ZodType, file: string): string | undefined {
  const read = lookAt(schema, file);
  return read.kind === 'damaged' ? read.problem : undefined;
}

function lookAt<T>(schema: z.ZodType<T>, file: string): JsonRead<T> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { kind: 'absent' };
    return { kind: 'damaged', problem: code === undefined ? `it is cut off or no JSON (${message})` : message };
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return { kind: 'sound', value: parsed.data };
  const [issue] = parsed.error.issues;
  return { kind: 'damaged', problem: `${issue?.path.join('.') || 'the whole'}: ${issue?.message}` };
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.part`, `${toJson(value, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.part`, file);
}
