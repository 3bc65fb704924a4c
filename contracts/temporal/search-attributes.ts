import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Search attributes of the project, which the launcher registers, and `docker-compose.yml` with a test that compares. No secrets: they are stored in the clear. */
export const searchAttributes = {
  forecastRun: defineSearchAttributeKey('ForecastRun', SearchAttributeType.KEYWORD),
  stage: defineSearchAttributeKey('PipelineStage', SearchAttributeType.KEYWORD),
  algorithm: defineSearchAttributeKey('Algorithm', SearchAttributeType.KEYWORD),
  champion: defineSearchAttributeKey('Champion', SearchAttributeType.KEYWORD),
  score: defineSearchAttributeKey('Score', SearchAttributeType.DOUBLE),
};
