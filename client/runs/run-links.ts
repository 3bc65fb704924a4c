import type { RunSummary } from '../../contracts/run/pipeline.js';
import type { ForecastClient } from '../connection/connect.js';

/** What a person opens of a run. */
export interface RunLinks {
  /** The run in the Web UI, where one is known. */
  readonly run: string | undefined;
  /** The page with its pictures: a file of this machine, or the command that fetches it. */
  readonly pictures: string | undefined;
}

export function runLinks(
  { runUrl, localFile }: Pick<ForecastClient, 'runUrl' | 'localFile'>,
  { run, report }: Pick<RunSummary, 'run' | 'report'>,
): RunLinks {
  const pictures = report === null ? undefined : (localFile(report)?.href ?? `npx forecast open ${run}   (${report})`);
  return { run: runUrl(run), pictures };
}
