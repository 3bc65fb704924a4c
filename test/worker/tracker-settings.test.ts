import { describe, expect, it } from 'vitest';
import { readWorkerConfig } from '../../worker/config.js';

const needed = {
  AWS_REGION: 'eu-west-1',
  FORECAST_BUCKET: 'forecast',
  FORECAST_ROLE_ARN: 'arn:aws:iam::123456789012:role/forecast',
};
const trackerOf = (changes: NodeJS.ProcessEnv) => readWorkerConfig({ ...needed, ...changes });

describe('the tracker of a worker', () => {
  it('is none unless one is set, and runs hear of it', () => {
    expect([trackerOf({}).tracker, trackerOf({}).runEnvironment.tracker]).toEqual([undefined, undefined]);
    const mlflow = trackerOf({ FORECAST_TRACKER: 'mlflow', MLFLOW_TRACKING_URI: 'https://ana@mlflow.example.com/ml/' });
    expect(mlflow.tracker).toEqual({ kind: 'mlflow', url: 'https://mlflow.example.com/ml', user: 'ana' });
    expect(mlflow.runEnvironment.tracker).toBe('mlflow');
    expect(trackerOf({ FORECAST_TRACKER: 'sagemaker' }).tracker).toEqual({ kind: 'sagemaker' });
  });

  it('that nobody knows, or whose address says nothing, is refused with the cure', () => {
    const faults = [
      { FORECAST_TRACKER: 'wandb' },
      { FORECAST_TRACKER: 'mlflow' },
      { FORECAST_TRACKER: 'mlflow', MLFLOW_TRACKING_URI: './mlruns' },
      { FORECAST_TRACKER: 'mlflow', MLFLOW_TRACKING_URI: 'file:///tmp/mlruns' },
      { FORECAST_TRACKER: 'mlflow', MLFLOW_TRACKING_URI: 'https://ana:secret@mlflow.example.com' },
      { FORECAST_TRACKER: 'mlflow', MLFLOW_TRACKING_URI: 'https://100%@mlflow.example.com' },
      { FORECAST_TRACKER: 'mlflow', MLFLOW_TRACKING_URI: 'https://ana:se cret@mlflow example com' },
    ].map((changes) => {
      try {
        trackerOf(changes);
        return undefined;
      } catch (error) {
        return (error as Error).message.split('\n').at(-1)?.trim();
      }
    });
    expect(faults).toMatchInlineSnapshot(`
      [
        "FORECAST_TRACKER: there is no tracker 'wandb': give none, mlflow, sagemaker",
        "FORECAST_TRACKER is mlflow and MLFLOW_TRACKING_URI is not set. Give it the address of an MLflow server: http://127.0.0.1:5000.",
        "MLFLOW_TRACKING_URI: give the address of an MLflow server, http://127.0.0.1:5000 or https://user@mlflow.example.com, not ./mlruns",
        "MLFLOW_TRACKING_URI: give the address of an MLflow server, http://127.0.0.1:5000 or https://user@mlflow.example.com; file: is read by MLflow's own clients alone",
        "MLFLOW_TRACKING_URI: leave the password out of it: it is the secret mlflow (FORECAST_SECRET_MLFLOW)",
        "MLFLOW_TRACKING_URI: write a % in the user as %25, not as in 100%",
        "MLFLOW_TRACKING_URI: give the address of an MLflow server, http://127.0.0.1:5000 or https://user@mlflow.example.com; what is given is none",
      ]
    `);
  });
});
