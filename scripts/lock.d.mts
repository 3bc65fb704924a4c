/** Runs `work` while holding a lock file; waits for another holder, and takes over from one that is dead. */
export function withLock<T>(file: string, work: () => Promise<T>): Promise<T>;
