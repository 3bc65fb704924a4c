/** A sound declaration, as a file has it. @param changes fields over it */
export const declared = (changes: object = {}): Record<string, unknown> => ({
  name: 'ridge',
  image: 'my-ridge:1',
  channels: { train: 'application/x-parquet', validation: 'application/x-parquet' },
  hyperparameters: {
    epochs: { type: 'integer', min: 1 },
    penalty: { type: 'float', above: 0 },
    solver: { type: 'choice', values: ['sgd', 'exact'], default: 'sgd' },
    seed: { type: 'integer', min: 0, default: 42 },
  },
  otherNames: { lambda: 'penalty' },
  rounds: 'epochs',
  space: { epochs: { min: 5, max: 20, type: 'integer' }, penalty: { min: 0.1, max: 10, scale: 'log' } },
  metrics: [
    { name: 'train:rmse', regex: 'train-rmse:(\\S+)' },
    { name: 'validation:rmse', regex: 'validation-rmse:(\\S+)' },
  ],
  logLines: ['[3] train-rmse:1.25 validation-rmse:2.5'],
  ...changes,
});
