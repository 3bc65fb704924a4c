/** What a line of a log or a span belongs to. */
export interface RunNames {
  readonly run?: string;
  /** `trial-003` */
  readonly trial?: string;
  /** As `forecast logs` names what is no trial: `fit CA_1`. */
  readonly step?: string;
}

/** Workflows whose ids begin with their run; the others belong to a schedule, an account or a forecast. */
const OF_A_RUN = new Set<string>([
  'forecastPipeline',
  'reproduceRun',
  'sweep',
  'tuningSweep',
  'trainingTrial',
  'batchTransform',
  'featureJob',
  'publishForecast',
  'whatIf',
]);

const WHAT_IF = 'what-if:';

/** The run of a workflow, and which part of the run it is, by its id (`workflow-ids.ts`). */
export function runNamesOf(workflowType: string, workflowId: string): RunNames {
  if (!OF_A_RUN.has(workflowType)) return {};
  const [run = workflowId, part = '', ...rest] = workflowId.split('/');
  const what = rest.join('/');
  // A scenario belongs to the run that made its version (`what-if.ts`).
  if (run.startsWith(WHAT_IF)) return { run: run.slice(WHAT_IF.length), step: ['what-if', part, ...rest].join(' ') };
  if (what === '') return workflowType === 'featureJob' ? { run, step: part } : { run };
  return part === 'sweep' || part === 'score' ? { run, trial: what } : { run, step: `${part} ${what}` };
}
