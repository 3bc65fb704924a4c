import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/**
 * Search attributes of the project: the one list from which they are registered, set and documented. No secrets: they are
 * stored in the clear.
 *
 * A server on an SQL database, the development server too, has ten attributes of type Keyword in a namespace, three Double
 * and three Datetime.
 */
export const searchAttributes = {
  forecastRun: defineSearchAttributeKey('ForecastRun', SearchAttributeType.KEYWORD),
  stage: defineSearchAttributeKey('PipelineStage', SearchAttributeType.KEYWORD),
  algorithm: defineSearchAttributeKey('Algorithm', SearchAttributeType.KEYWORD),
  champion: defineSearchAttributeKey('Champion', SearchAttributeType.KEYWORD),
  score: defineSearchAttributeKey('Score', SearchAttributeType.DOUBLE),
  forecastName: defineSearchAttributeKey('ForecastName', SearchAttributeType.KEYWORD),
  dataset: defineSearchAttributeKey('Dataset', SearchAttributeType.KEYWORD),
  origin: defineSearchAttributeKey('Origin', SearchAttributeType.DATETIME),
  jobName: defineSearchAttributeKey('JobName', SearchAttributeType.KEYWORD),
  cost: defineSearchAttributeKey('Cost', SearchAttributeType.DOUBLE),
  publishedVersion: defineSearchAttributeKey('PublishedVersion', SearchAttributeType.KEYWORD),
  waitsFor: defineSearchAttributeKey('WaitsFor', SearchAttributeType.KEYWORD),
};

/** What each of them says, and of which workflows. */
export const searchAttributeMeanings: Readonly<Record<keyof typeof searchAttributes, string>> = {
  forecastRun: 'Id of the run, on the run and everything that belongs to it.',
  stage: 'Stage that a run is in, or was in when it ended: `sweep`.',
  algorithm: 'Algorithm of a trial: `lightgbm`.',
  champion: 'Trial that a run chose: `trial-003`.',
  score: 'WRMSSE of the champion on the validation window of its run.',
  forecastName: 'Name under which a run publishes: `name` of its request.',
  dataset: 'Hash of the content of the raw data and its scope.',
  origin: 'Last known day of a run, midnight UTC.',
  jobName: 'Newest training job of a trial or a fit, by its name in SageMaker.',
  cost: 'US dollars: of a trial, of a sweep and of the trials of a run, once they have ended.',
  publishedVersion: 'Version that a run has published.',
  waitsFor: 'What a run or sweep waits for from a person: `answer`, `approval` or `resume`; unset where it does not.',
};

/** Those that workflows of 0.1.0 set without asking whether the server knows them. */
export const FIRST_SEARCH_ATTRIBUTES: readonly string[] = [
  searchAttributes.forecastRun,
  searchAttributes.stage,
  searchAttributes.algorithm,
  searchAttributes.champion,
  searchAttributes.score,
].map(({ name }) => name);
