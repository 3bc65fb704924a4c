/** Folder for what is built or downloaded once a user: servers and Python environments. */
export function cacheDir(): string;
