import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { monitoringIds } from '../../contracts/monitoring/monitoring-ids.js';
import { retrainingLater } from '../../contracts/monitoring/monitoring-question.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { knownSearchAttributes } from '../shared/search-attributes.js';
import { askAboutForecast } from './ask-about-forecast.js';
import type { FoundInForecast, Outcome } from './found-in-forecast.js';

/**
 * Asks a person what to do, in a workflow of its own: the question stays open for a day or longer, and the next monitoring must not wait
 * for its answer.
 */
export async function askPerson(found: FoundInForecast): Promise<Outcome & { readonly until?: string }> {
  const { name, bucket, date, current, findings, settings, retraining } = found;
  const workflowId = monitoringIds.question(name, date);
  const deadline = new Date(Date.now() + settings.deadlineSeconds * 1000).toISOString();
  try {
    await startChild(askAboutForecast, {
      workflowId,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `What to do about ${name}, with the sales up to ${date}`,
      typedSearchAttributes: knownSearchAttributes(found.searchAttributes ?? [], [
        { key: searchAttributes.forecastName, value: name },
        { key: searchAttributes.waitsFor, value: 'answer' },
      ]),
      args: [
        {
          ...{ name, bucket, date, current, findings, deadline, retraining: retrainingLater(retraining) },
          defaultAnswer: settings.default,
          searchAttributes: found.searchAttributes,
        },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { outcome: 'done', details: 'a person was asked before' };
  }
  const details = `a person is asked until ${deadline}; without an answer: ${settings.default}`;
  return { outcome: 'done', details, until: deadline };
}
