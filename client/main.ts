import { reportError } from './errors/report-error.js';
import { forecastProgram } from './program.js';

try {
  await forecastProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
