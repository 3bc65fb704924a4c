/** A worker that can't work as it is set up; the message says what to change. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Ends the process where a step of the start finds that it can't work: with the message alone, before it says that it is ready. */
export async function startOrEnd<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
