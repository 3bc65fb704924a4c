import { type WorkflowInterceptorsFactory, workflowInfo } from '@temporalio/workflow';
import { activitySummaries } from './activity-summaries.js';

/** Temporal takes 400 bytes; a character has four at most. */
const MOST_CHARACTERS = 95;

/** Gives every activity the summary that the Web UI shows beside its name: metadata, which no replay is held against. */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      scheduleActivity: (input, next) => {
        const summary = input.options.summary ?? summaryOf(input.activityType, input.args);
        return next(summary === undefined ? input : { ...input, options: { ...input.options, summary } });
      },
    },
  ],
});

/** Words beside a name must not fail a workflow, whatever an older one hands over. */
function summaryOf(activityType: string, args: readonly unknown[]): string | undefined {
  if (!Object.hasOwn(activitySummaries, activityType)) return undefined;
  const who = workflowInfo().workflowId.split('/').at(-1) ?? '';
  try {
    const describe = activitySummaries[activityType as keyof typeof activitySummaries] as (
      who: string,
      ...rest: readonly unknown[]
    ) => string;
    return shortened(describe(who, ...args));
  } catch {
    return undefined;
  }
}

const shortened = (text: string): string => {
  const characters = [...text];
  return characters.length <= MOST_CHARACTERS ? text : `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`;
};
