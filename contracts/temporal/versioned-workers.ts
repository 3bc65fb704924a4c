/**
 * Global variable of the workflows' sandbox that says whether their worker is versioned. Only then may they state a behavior:
 * Temporal refuses a workflow task with one from any other worker.
 */
export const VERSIONED_WORKERS = 'forecastWorkersAreVersioned';
