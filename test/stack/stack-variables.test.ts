import { describe, expect, it } from 'vitest';
import { stackVariables } from '../../local/stack/stack-variables.js';

describe('the variables of a program that uses the local stack', () => {
  it('lead to that alone, whatever account and Temporal service the shell is set up for', () => {
    const shell = {
      ...{ PATH: '/bin', AWS_PROFILE: 'production', AWS_SESSION_TOKEN: 'token', AWS_ACCESS_KEY_ID: 'theirs' },
      ...{ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1', AWS_CA_BUNDLE: '/ca.pem' },
      ...{ TEMPORAL_API_KEY: 'key', TEMPORAL_PROFILE: 'cloud', TEMPORAL_TLS: 'true', FORECAST_TRACKER: 'none' },
    };
    expect(stackVariables({ AWS_ACCESS_KEY_ID: 'LOCAL', TEMPORAL_ADDRESS: '127.0.0.1:7233' }, shell)).toEqual({
      ...{ PATH: '/bin', AWS_ACCESS_KEY_ID: 'LOCAL', AWS_CA_BUNDLE: '/ca.pem', FORECAST_TRACKER: 'none' },
      ...{ TEMPORAL_ADDRESS: '127.0.0.1:7233', TEMPORAL_TLS: 'false' },
    });
  });
});
