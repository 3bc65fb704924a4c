import type { ContainerEngine } from './container-engine.js';
import { launchImage, recoverImage, writeEngine } from './image.js';
import { processRunner } from './process.js';
import type { Runner } from './runner.js';

/**
 * A runner for commands of this machine and for images of its container engine.
 *
 * @param root the server's folder: where the next server looks for containers that nobody owns any more
 * @param findEngine asked when the first image is started
 */
export function createRunner(root: string, findEngine: () => Promise<ContainerEngine | undefined>): Runner {
  return {
    async launch(launch) {
      const { program } = launch;
      if (program.kind === 'command') return processRunner.launch(launch);
      const engine = await findEngine();
      if (engine === undefined)
        throw new Error(`No container engine answers, so ${program.reference} can't be started.`);
      await writeEngine(root, engine);
      return launchImage(engine, root, { ...launch, program });
    },
    // Whatever this server prefers: the run knows what it was started with.
    recover: async (runFolder, known) =>
      (await recoverImage(runFolder, known)) ?? processRunner.recover(runFolder, known),
  };
}
