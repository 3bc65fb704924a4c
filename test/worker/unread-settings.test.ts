import { describe, expect, it } from 'vitest';
import { readWorkerConfig } from '../../worker/config.js';
import { environmentVariables } from '../../worker/environment-variables.js';
import { unreadSettings } from '../../worker/unread-settings.js';

const needed = {
  AWS_REGION: 'eu-west-1',
  FORECAST_BUCKET: 'forecasts',
  FORECAST_ROLE_ARN: 'arn:aws:iam::123456789012:role/forecast',
};

describe('an environment variable that nobody reads', () => {
  it('is refused where its name is nearly that of a setting, which would silently not hold', () => {
    const misspelt = { FORECAST_OUTPUT_KMS: 'alias/forecasts', FORECAST_TRANING_ROLE_ARN: 'role' };
    expect(() => readWorkerConfig({ ...needed, ...misspelt })).toThrowErrorMatchingInlineSnapshot(`
      [StartError: The worker needs other environment variables:
        FORECAST_OUTPUT_KMS: nobody reads it; did you mean FORECAST_OUTPUT_KMS_KEY?
        FORECAST_TRANING_ROLE_ARN: nobody reads it; did you mean FORECAST_TRAINING_ROLE_ARN?]
    `);
  });

  it('is told of where nothing is like it: another version may read it', () => {
    expect(readWorkerConfig({ ...needed, FORECAST_QUARTERLY_MOON: 'full' }).unknownSettings).toEqual([
      'FORECAST_QUARTERLY_MOON',
    ]);
  });

  it('is none of those in the table, of those with a name of their own in them, or of empty ones', () => {
    const read = environmentVariables.map(({ name }) => name.replace('<NAME>', 'HIST_GB'));
    const given = { ...Object.fromEntries(read.map((name) => [name, 'x'])), FORECAST_OUTPUT_KMS: '', HOME: '/root' };
    expect(unreadSettings(given)).toEqual({ misspelt: [], unknown: [] });
  });
});
