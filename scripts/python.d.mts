export const REQUIREMENTS: string;
export function pythonFolder(): string;
export function completionMarker(folder: string): string;
/** The Python of the containers; undefined before the set-up. */
export function pythonPath(): string | undefined;
