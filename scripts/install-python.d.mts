/** Makes a Python environment, by default that of the algorithm containers; an incomplete one from a broken set-up is made anew. */
export function installPython(folder: string, requirements?: string, title?: string): Promise<void>;
