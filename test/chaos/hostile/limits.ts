/** Seconds of computing in which an answer must be there; a reader must have let others have their turn. */
export const MOST_SECONDS = 2;
/** Seconds of the clock after which somebody who does not compute either is given up. */
export const MOST_WAIT_SECONDS = 30;
/** MiB, with all that Node itself needs. */
export const MOST_MEMORY = 512;
