import { relative } from 'node:path';
import { ForksPoolWorker, type PoolOptions, type PoolWorker, type WorkerRequest } from 'vitest/node';

const NAME = 'watched-forks';

/**
 * Vitest's processes of tests, which say how one of them ended on its own, in which file, and what has no result for it:
 * Vitest itself says no more than that it has.
 */
export const watchedForks = {
  name: NAME,
  createPoolWorker: (options: PoolOptions): PoolWorker => new WatchedFork(options),
};

class WatchedFork extends ForksPoolWorker {
  override readonly name = NAME;
  /** All that were given to it; more than one where files share processes. */
  private readonly files: string[] = [];

  constructor(private readonly options: PoolOptions) {
    super(options);
  }

  override async start(): Promise<void> {
    await super.start();
    super.on('exit', this.tellEnd);
  }

  override send(message: WorkerRequest): void {
    if (message.type === 'run') this.files.push(...message.context.files.map(({ filepath }) => filepath));
    super.send(message);
  }

  /** Vitest listens no more for the end of a process that it ends itself. */
  override off(event: string, callback: (arg: unknown) => void): void {
    if (event === 'exit') super.off('exit', this.tellEnd);
    super.off(event, callback);
  }

  private readonly tellEnd = (...[code, signal]: readonly unknown[]): void => {
    const { vitest, config } = this.options.project;
    const [current, ...earlier] = this.files.toReversed();
    if (current === undefined) return;
    const named = (file: string) => relative(config.root, file);
    const open = vitest.state
      .getTestModules([current])
      .flatMap(({ children }) => [...children.allTests('pending')].map(({ fullName }) => fullName));
    const told = new Error(
      [
        `A process of tests ended on its own (${signal ?? `exit code ${code}`}) in ${named(current)}.`,
        `Tests without a result: ${open.length}; the first of them may be the one that ran: ${open[0] ?? '–'}`,
        `Files that the process had run before: ${earlier.length}; the last of them: ${earlier.slice(0, 3).map(named).join(', ') || '–'}`,
      ].join('\n'),
    );
    // It says nothing of the end; and among the errors it stands below all results, where the end of a long log is looked at.
    told.stack = '';
    vitest.state.catchError(told, 'End of a process');
  };
}
