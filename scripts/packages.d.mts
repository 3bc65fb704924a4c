/** npm writes what it installed into a lock file of its own; it must agree with the project's. */
export function packagesAreCurrent(root: string): boolean;
export function installPackages(root: string): Promise<void>;
