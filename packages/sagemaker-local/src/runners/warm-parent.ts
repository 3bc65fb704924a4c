import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ProcessLaunch, RUN_VARIABLE } from './process.js';
import type { WarmStart } from './runner.js';

const SCRIPT = fileURLToPath(new URL('./warm-parent.py', import.meta.url));
/** Longer than any path: in its place a fork writes what the system shows of it. */
const ROOM = 4096;
/** Who imports longer, or does not answer, is no help. */
const PATIENCE_MS = 60_000;

/** A container that was forked: its number, and when it has ended. */
export interface Forked {
  readonly pid: number;
  /** Resolves when it has ended, or when its parent is gone and can't say. */
  readonly ended: Promise<void>;
}

type Answer =
  | { readonly ready: true }
  | { readonly refused: string }
  | { readonly id: number; readonly pid: number }
  | { readonly id: number; readonly cold: string }
  | { readonly id: number; readonly ended: true };

interface Waiting {
  readonly resolve: (answer: Forked | string) => void;
  readonly end: () => void;
  readonly ended: Promise<void>;
}

/** A process that has imported what a container needs, from which its starts are forked. */
export class WarmParent {
  private readonly child: ChildProcess;
  private readonly ready: Promise<string | undefined>;
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;
  private complaint = '';
  /** Whether it has ended, by itself or by a kill. */
  isGone = false;

  /** @param root of the server, by which the process is found should it outlive its server */
  constructor(root: string, [python = '', program = '']: readonly string[], { modules, environment }: WarmStart) {
    this.child = spawn(python, [SCRIPT, dirname(program), ...modules, ' '.repeat(ROOM)], {
      cwd: root,
      env: { ...environment, [RUN_VARIABLE]: `${root}/warm`.padEnd(ROOM, '/') },
      stdio: ['pipe', 'pipe', 'pipe'],
      // Signals to the server's terminal don't reach it.
      detached: true,
    });
    this.ready = Promise.race([
      this.untilReady(),
      sleep(PATIENCE_MS, 'it did not get ready in a minute', { ref: false }),
    ]);
    this.letServerEnd();
  }

  /** How many of its containers run. */
  get running(): number {
    return this.waiting.size;
  }

  /** Forks a container. @returns why there is none, where it must be started otherwise */
  async fork({ words, runFolder, environment, ml, logFile }: ProcessLaunch): Promise<Forked | string> {
    const refused = await this.ready;
    if (refused !== undefined) return refused;
    const id = this.next++;
    const answer = new Promise<Forked | string>((resolve) => {
      let end = () => {};
      const ended = new Promise<void>((settle) => {
        end = settle;
      });
      this.waiting.set(id, { resolve, end, ended });
    });
    if (this.isGone) this.giveUp();
    else {
      const variables = { ...environment, [RUN_VARIABLE]: runFolder };
      const request = { id, runFolder, words, environment: variables, ml, logFile };
      this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    }
    return Promise.race([answer, sleep(PATIENCE_MS, 'it did not answer in a minute', { ref: false })]);
  }

  /** Ends it; its containers live on. */
  end(): void {
    this.child.stdin?.end();
    this.child.kill('SIGKILL');
  }

  /** @returns why it never gets ready; undefined where it does */
  private untilReady(): Promise<string | undefined> {
    return new Promise((resolve) => {
      const gone = (reason: string) => {
        this.isGone = true;
        resolve(reason);
        this.giveUp();
      };
      this.child.once('error', ({ message }) => gone(message));
      this.child.once('exit', () => gone(`it has ended${this.complaint && `: ${this.complaint.trim()}`}`));
      this.child.stderr?.on('data', (text) => {
        this.complaint = `${this.complaint}${text}`.slice(-1000);
      });
      createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        const answer = JSON.parse(line) as Answer;
        if ('ready' in answer) resolve(undefined);
        else if ('refused' in answer) resolve(answer.refused);
        else this.take(answer);
      });
      this.child.stdin?.on('error', () => undefined);
    });
  }

  private take(answer: Extract<Answer, { readonly id: number }>): void {
    const waiting = this.waiting.get(answer.id);
    if (waiting === undefined) return;
    if ('pid' in answer) {
      waiting.resolve({ pid: answer.pid, ended: waiting.ended });
      return;
    }
    this.waiting.delete(answer.id);
    if ('cold' in answer) waiting.resolve(answer.cold);
    else waiting.end();
  }

  /** Nobody answers any more. */
  private giveUp(): void {
    for (const { resolve, end } of this.waiting.values()) {
      resolve('it has ended');
      end();
    }
    this.waiting.clear();
  }

  private letServerEnd(): void {
    this.child.unref();
    for (const pipe of [this.child.stdin, this.child.stdout, this.child.stderr]) (pipe as Socket | null)?.unref();
  }
}
