/** When a process started, in the system's own words, to tell it from a later one with its number; undefined when it is gone. */
export function startOf(pid: number): string | undefined;
/**
 * Makes a file that says that this process holds something; the claim of a process that is gone is taken over.
 *
 * @returns whether this process holds it now; false while another one does
 */
export function claim(file: string): boolean;
export function release(file: string): void;
