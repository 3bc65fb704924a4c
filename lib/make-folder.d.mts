/**
 * Makes a folder, and its parents where they are missing; one that is there stays as it is.
 *
 * Unlike Node's recursive `mkdir`, it ends where the system refuses a folder by saying that it does not exist, as it does
 * below /proc: Node goes on for ever there.
 *
 * @throws the file system's error
 */
export function makeFolder(path: string): void;
