/** The stages of a run, in their order. `approve` is passed only by runs whose request asks for approval. */
export const STAGES = [
  'inspect',
  'features',
  'sweep',
  'select',
  'backtest',
  'fit',
  'forecast',
  'approve',
  'publish',
] as const;
export type Stage = (typeof STAGES)[number];

/** Those that a run leaves out which applies the models of an earlier one. */
export const TRAINING_STAGES: readonly Stage[] = ['sweep', 'select', 'backtest', 'fit'];
