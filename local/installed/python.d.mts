export const REQUIREMENTS: string;
export function pythonFolder(): string;
/** Folder of an environment with these locked requirements. */
export function environmentFolder(name: string, requirements: string): string;
export function completionMarker(folder: string): string;
/** The Python of the containers; undefined before the set-up. */
export function pythonPath(): string | undefined;
