import { predictionOf } from '../../core/explain/link.js';
import { ModelFault } from '../../core/explain/model-fault.js';
import { InteractionExplainer } from '../../core/explain/tree-interactions.js';
import type { TreeModel } from '../../core/explain/tree-model.js';
import { TreeExplainer } from '../../core/explain/tree-shap.js';
import { type ModelToRead, unpackModel } from '../../core/explain/unpack-model.js';

export interface ExplainRowsTask extends ModelToRead {
  /** A `model.tar.gz`. */
  readonly archive: Uint8Array;
  /** rows x features, NaN where there is no value. The first ones count most. */
  readonly rows: Float32Array;
  readonly features: number;
  /** Rows whose pairs of features are wanted: the first ones. */
  readonly paired: number;
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
      /** features x features, in the margin: one a row, of the first rows. */
      readonly interactions: readonly Float32Array[];
    }
  | { readonly kind: 'fault'; readonly reason: string };

/** Steps of the innermost loop for the whole sample: about a minute of one thread. */
const MOST_STEPS = 6e9;
/** The same for pairs of features, whose steps are smaller: about ten seconds more. */
const MOST_PAIR_STEPS = 5e9;

/** Runs in a worker thread. */
export default async function explainRowsTask(task: ExplainRowsTask): Promise<ExplainedRows> {
  const { archive, rows, features, paired, share } = task;
  let model: TreeModel;
  try {
    model = await unpackModel(archive, task);
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    return { kind: 'fault', reason: error.message };
  }
  if (model.features !== features) {
    return { kind: 'fault', reason: `it has ${model.features} features where the rows have ${features}` };
  }
  const explainer = new TreeExplainer(model);
  const count = Math.min(rows.length / features, Math.max(1, affordable(share * MOST_STEPS, explainer.steps)));
  const rowOf = (row: number) => rows.subarray(row * features, (row + 1) * features);
  const answers = new Float32Array(count);
  const contributions = new Float32Array(count * features);
  for (let row = 0; row < count; row++) {
    const explained = explainer.explain(rowOf(row));
    contributions.set(explained.contributions, row * features);
    answers[row] = predictionOf(
      model.link,
      explained.contributions.reduce((sum, value) => sum + value, explained.bias),
    );
  }
  const pairs = new InteractionExplainer(model);
  const most = Math.min(count, paired, affordable(share * MOST_PAIR_STEPS, pairs.steps));
  const interactions = Array.from({ length: most }, (_, row) => Float32Array.from(pairs.explain(rowOf(row))));
  return { kind: 'explained', link: model.link, bias: explainer.bias, answers, contributions, interactions };
}

/** Rows that so many steps are enough for. */
const affordable = (steps: number, stepsOfRow: number): number => Math.floor(steps / Math.max(1, stepsOfRow));
