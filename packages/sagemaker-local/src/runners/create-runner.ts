import type { ContainerEngine } from './container-engine.js';
import { launchImage, recoverImage, writeEngine } from './image.js';
import { processRunner } from './process.js';
import type { Runner } from './runner.js';
import type { WarmStarts } from './warm-starts.js';

/**
 * A runner for commands of this machine and for images of its container engine.
 *
 * @param root the server's folder: where the next server looks for containers that nobody owns any more
 * @param findEngine asked when the first image is started
 * @param warmStarts for commands that may be forked
 */
export function createRunner(
  root: string,
  findEngine: () => Promise<ContainerEngine | undefined>,
  warmStarts?: WarmStarts,
): Runner {
  return {
    async launch(launch) {
      const { program } = launch;
      if (program.kind === 'command') {
        const { words, warm } = program;
        const forked = warm && (await warmStarts?.start({ ...launch, words }, warm));
        return forked ?? processRunner.launch(launch);
      }
      const engine = await findEngine();
      if (engine === undefined)
        throw new Error(`No container engine answers, so ${program.reference} can't be started.`);
      await writeEngine(root, engine);
      return launchImage(engine, root, { ...launch, program });
    },
    // Whatever this server prefers: the run knows what it was started with.
    recover: async (runFolder, known) =>
      (await recoverImage(runFolder, known)) ?? processRunner.recover(runFolder, known),
    close: () => warmStarts?.close(),
  };
}
