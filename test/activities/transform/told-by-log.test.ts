import { describe, expect, it } from 'vitest';
import { toldByLog } from '../../../activities/transform/told-by-log.js';

const LOG = [
  'serving',
  '[sagemaker logs]: MaxConcurrentTransforms=1, MaxPayloadInMB=6, BatchStrategy=SINGLE_RECORD',
  '[sagemaker logs]: forecast/in/a.csv: Bad HTTP status received from algorithm: 400: a cell is no number',
  'Stack trace:',
];

describe('the reason of a failed transform', () => {
  it('says what the container answered where SageMaker points to the log', () => {
    expect(toldByLog('ClientError: See job logs for more information', LOG)).toBe(
      'ClientError: Bad HTTP status received from algorithm: 400: a cell is no number',
    );
  });

  it('stays as it is where SageMaker says it, and where the log does not', () => {
    const said = 'ClientError: Failed to download s3://a/b';
    expect(toldByLog(said, LOG)).toBe(said);
    const pointed = 'AlgorithmError: See job logs for more information';
    expect(toldByLog(pointed, ['serving'])).toBe(pointed);
  });

  it('has the beginning of an answer that goes on and on', () => {
    const endless = `Bad HTTP status received from algorithm: 500: ${'x'.repeat(10_000)}`;
    expect(toldByLog('AlgorithmError: See job logs for more information', [endless]).length).toBeLessThan(600);
  });
});
