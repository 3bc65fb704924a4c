import { afterAll, vi } from 'vitest';

// Files run one after the other in one process: none may find the variables, the clock or the output that the one before it replaced.
afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.restoreAllMocks();
});
