/**
 * Makes a file that says that this process holds something; the claim of a process that is gone is taken over.
 *
 * @returns whether this process holds it now; false while another one does
 */
export function claim(file: string): boolean;
export function release(file: string): void;
