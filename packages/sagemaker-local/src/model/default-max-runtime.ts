/** What a job without MaxRuntimeInSeconds may run. */
export const DEFAULT_MAX_RUNTIME_SECONDS = 86_400;
