import { predictionOf } from '../../core/explain/link.js';
import { ModelFault } from '../../core/explain/model-fault.js';
import type { TreeModel } from '../../core/explain/tree-model.js';
import { TreeExplainer } from '../../core/explain/tree-shap.js';
import { unpackModel } from '../../core/explain/unpack-model.js';

export interface ExplainRowsTask {
  /** A `model.tar.gz`. */
  readonly archive: Uint8Array;
  readonly algorithm: string;
  /** rows x features, NaN where there is no value. The first ones count most. */
  readonly rows: Float32Array;
  readonly features: number;
  /** Share of the rows of the sample that are here, 0 to 1: as much of the work may be done. */
  readonly share: number;
}

/** What a model's answers for some rows are made of, or why nobody can say. */
export type ExplainedRows =
  | {
      readonly kind: 'explained';
      readonly link: TreeModel['link'];
      readonly bias: number;
      /** One a row that was explained: the first ones, where the model is too large for all. Units. */
      readonly answers: Float32Array;
      /** rows x features, in the margin. */
      readonly contributions: Float32Array;
    }
  | { readonly kind: 'fault'; readonly reason: string };

/** Steps of the innermost loop for the whole sample: about a minute of one thread. */
const MOST_STEPS = 6e9;

/** Runs in a worker thread. */
export default async function explainRowsTask(task: ExplainRowsTask): Promise<ExplainedRows> {
  const { archive, algorithm, rows, features, share } = task;
  let model: TreeModel;
  try {
    model = await unpackModel(archive, algorithm);
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    return { kind: 'fault', reason: error.message };
  }
  if (model.features !== features) {
    return { kind: 'fault', reason: `it has ${model.features} features where the rows have ${features}` };
  }
  const explainer = new TreeExplainer(model);
  const affordable = Math.max(1, Math.floor((share * MOST_STEPS) / Math.max(1, explainer.steps)));
  const count = Math.min(rows.length / features, affordable);
  const answers = new Float32Array(count);
  const contributions = new Float32Array(count * features);
  for (let row = 0; row < count; row++) {
    const explained = explainer.explain(rows.subarray(row * features, (row + 1) * features));
    contributions.set(explained.contributions, row * features);
    answers[row] = predictionOf(
      model.link,
      explained.contributions.reduce((sum, value) => sum + value, explained.bias),
    );
  }
  return { kind: 'explained', link: model.link, bias: explainer.bias, answers, contributions };
}
