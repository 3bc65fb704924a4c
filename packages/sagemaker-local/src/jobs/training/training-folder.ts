import { join } from 'node:path';

/** Folder of a training job, relative to the server's root. */
export const trainingFolder = (name: string): string => join('jobs', name);
