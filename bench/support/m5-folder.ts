import { fileURLToPath } from 'node:url';

/** Folder of the real M5 files: FORECAST_M5, else beside the project, which may not contain them. */
export const m5Folder = process.env.FORECAST_M5 ?? fileURLToPath(new URL('../../../shared/m5', import.meta.url));
