/** A small search on the sample. Its payloads hold the id of an item, and the secret as the name of somebody whom nobody asks. */
export const requestText = (secret: string): string => `name: compose
sweep:
  strategy: { kind: grid }
  maxParallel: 2
  algorithms:
    xgboost: { space: { max_depth: [4, 6], eta: [0.1, 0.2], num_round: 40, objective: reg:tweedie } }
    lightgbm: { space: { num_leaves: [15, 31], learning_rate: 0.1, num_iterations: 60, objective: tweedie } }
publish:
  gate: none
  approval: { when: none, approvers: [${secret}] }
report: { series: [FOODS_1_001_CA_1] }
`;
