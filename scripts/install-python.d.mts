/** Makes the Python environment of the algorithm containers; an incomplete one from a broken set-up is made anew. */
export function installPython(folder: string, requirements?: string): Promise<void>;
