/** Writes every call that AWS clients of this process make to a file, each different one once. @param whose whose code makes the call */
export declare function recordCalls(file: string, whose: () => object): Promise<void>;
