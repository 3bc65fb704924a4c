import { offerStack } from './stack/shared-stack.js';
import { makeRunFolder, removeRunFolder } from './support/run-folder.js';

let isDone = false;

/** Before all integration tests, once for all their projects: what their files share. @returns what ends it */
export default async function setup(): Promise<() => Promise<void>> {
  if (isDone) return async () => undefined;
  isDone = true;
  const folder = makeRunFolder();
  const endStack = await offerStack();
  return async () => {
    await endStack();
    removeRunFolder(folder);
  };
}
