import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { claimant, followRun, type ProcessLaunch, untilGone } from './process.js';
import { identify } from './process-table.js';
import type { RunningContainer, WarmStart } from './runner.js';
import { WarmParent } from './warm-parent.js';

/** What is not used for so long ends; importing takes a second, and a parent the memory of what it has imported. */
const IDLE_MS = 60_000;
/** Jobs that bring variables of their own have parents of their own. */
const MOST_PARENTS = 4;

interface Kept {
  readonly parent: WarmParent;
  idle?: NodeJS.Timeout;
}

/**
 * Starts containers as forks of processes that have imported what they need.
 *
 * A fork keeps all promises of a runner: it has its own process group, environment, log, exit code and limits, and lives on when its
 * parent or the server is killed. Whatever can't be forked is started the ordinary way. Only Linux shows a fork by its own command
 * line and variables, by which it is found after a crash.
 */
export class WarmStarts {
  private readonly parents = new Map<string, Kept>();

  constructor(
    private readonly root: string,
    private readonly log: Logger,
  ) {}

  /** @returns the container; undefined where it must be started the ordinary way */
  async start(launch: ProcessLaunch, warm: WarmStart): Promise<RunningContainer | undefined> {
    if (process.platform !== 'linux') return undefined;
    await mkdir(launch.runFolder, { recursive: true });
    const { key, kept } = this.parentFor(launch.words, warm);
    clearTimeout(kept.idle);
    const forked = await kept.parent.fork(launch);
    if (typeof forked === 'string') {
      this.log.warn({ program: launch.words[1], reason: forked }, 'a container is started without its warm parent');
      this.drop(key, kept);
      return this.begun(launch.runFolder);
    }
    // One that has ended stays a zombie until its parent asks for it, so its number can't be a stranger's yet.
    const identity = identify(forked.pid) ?? { pid: forked.pid, startedAt: 'ended' };
    void forked.ended.then(() => this.rest(key, kept));
    // Where the parent is gone, nobody tells of the container's end.
    return followRun(
      identity,
      launch.runFolder,
      forked.ended.then(() => untilGone(identity)),
    );
  }

  /** Ends the parents. */
  close(): void {
    for (const [key, kept] of this.parents) this.drop(key, kept);
  }

  private parentFor(words: readonly string[], warm: WarmStart): { readonly key: string; readonly kept: Kept } {
    const key = JSON.stringify([words[0], words[1], warm]);
    const known = this.parents.get(key);
    if (known?.parent.isGone === false) return { key, kept: known };
    const idle = [...this.parents].find(([, { parent }]) => parent.running === 0);
    if (this.parents.size >= MOST_PARENTS && idle !== undefined) this.drop(...idle);
    const kept = { parent: new WarmParent(this.root, words, warm) };
    this.parents.set(key, kept);
    return { key, kept };
  }

  /** The next start of the same kind gets a new parent. */
  private drop(key: string, kept: Kept): void {
    clearTimeout(kept.idle);
    if (this.parents.get(key) === kept) this.parents.delete(key);
    kept.parent.end();
  }

  private rest(key: string, kept: Kept): void {
    if (kept.parent.running > 0) return;
    clearTimeout(kept.idle);
    kept.idle = setTimeout(() => this.drop(key, kept), IDLE_MS).unref();
  }

  /** A parent that was killed may have forked the container before it could say so: then that one is it. */
  private async begun(runFolder: string): Promise<RunningContainer | undefined> {
    const pid = await claimant(runFolder);
    const identity = Number.isNaN(pid) ? undefined : identify(pid);
    return identity && followRun(identity, runFolder, untilGone(identity));
  }
}
