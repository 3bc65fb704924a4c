import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictionOf } from '../../../core/explain/link.js';
import { predictMargin } from '../../../core/explain/predict-margin.js';
import { readLightgbmModel } from '../../../core/explain/read-lightgbm-model.js';
import { readXgboostModel } from '../../../core/explain/read-xgboost-model.js';
import { InteractionExplainer } from '../../../core/explain/tree-interactions.js';
import type { TreeModel } from '../../../core/explain/tree-model.js';
import { TreeExplainer } from '../../../core/explain/tree-shap.js';
import { containerPython } from '../../containers/container-python.js';

/** What the libraries said of the rows: contributions of each feature, the bias behind them, and the same of pairs. */
interface Answers {
  readonly rows: readonly (readonly (number | null)[])[];
  readonly predictions: readonly number[];
  readonly contributions: readonly (readonly number[])[];
  /** Of XGBoost alone; LightGBM computes none. */
  readonly interactions?: readonly (readonly (readonly number[])[])[];
}

const SCRIPT = fileURLToPath(new URL('library_contributions.py', import.meta.url));
const NEAR = 1e-5;

describe('explanations of the boosters, held against their own libraries', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'explain-'));
    await promisify(execFile)(containerPython(), [SCRIPT, folder]);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are the contributions of LightGBM and XGBoost, for every objective, kind of boosting and file format', async () => {
    const models = (await readdir(folder)).filter((name) => name.endsWith('.model'));
    expect(models).toHaveLength(30);
    const far: Record<string, number> = {};
    for (const name of models) far[name] = farthest(await readModel(name), await answersFor(name));
    expect(Object.entries(far).filter(([, distance]) => !(distance < NEAR))).toEqual([]);
  });

  it('are the interactions of XGBoost, and add up to the contributions of both', async () => {
    const far: Record<string, number> = {};
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.model'))) {
      const answers = await answersFor(name);
      far[name] = farthestPair(await readModel(name), answers);
      expect(answers.interactions !== undefined, name).toBe(name.startsWith('xgboost'));
    }
    expect(Object.entries(far).filter(([, distance]) => !(distance < NEAR))).toEqual([]);
  });

  it('add up to the margin, whose link makes the prediction of the library', async () => {
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.model'))) {
      const model = await readModel(name);
      const explainer = new TreeExplainer(model);
      const { rows, predictions } = await answersFor(name);
      rows.forEach((row, index) => {
        const values = valuesOf(row);
        const { bias, contributions } = explainer.explain(values);
        const sum = contributions.reduce((total, each) => total + each, bias);
        const predicted = predictions[index] as number;
        expect(Math.abs(sum - predictMargin(model, values)), name).toBeLessThan(1e-9);
        expect(Math.abs(predictionOf(model.link, sum) - predicted), name).toBeLessThan(
          NEAR * (1 + Math.abs(predicted)),
        );
      });
    }
  });

  async function readModel(name: string): Promise<TreeModel> {
    const bytes = await readFile(join(folder, name));
    return name.startsWith('lightgbm') ? readLightgbmModel(bytes.toString()) : readXgboostModel(bytes);
  }

  const answersFor = async (name: string): Promise<Answers> =>
    JSON.parse(await readFile(join(folder, name.replace(/\.model$/, '.json')), 'utf8'));
});

const valuesOf = (row: Answers['rows'][number]) => Float64Array.from(row, (value) => value ?? Number.NaN);

/** Largest difference from the library, over rows and features. */
function farthest(model: TreeModel, { rows, contributions }: Answers): number {
  const explainer = new TreeExplainer(model);
  const distances = rows.flatMap((row, index) => {
    const own = explainer.explain(valuesOf(row));
    const [...theirs] = contributions[index] as readonly number[];
    const bias = theirs.pop() as number;
    return [
      Math.abs(own.bias - bias),
      ...theirs.map((value, feature) => Math.abs(value - own.contributions[feature]!)),
    ];
  });
  return mostOf(distances);
}

/** Largest difference from the library, over rows and pairs, and between the contributions and what pairs add up to. */
function farthestPair(model: TreeModel, { rows, contributions, interactions }: Answers): number {
  const explainer = new InteractionExplainer(model);
  const { features: width } = model;
  const distances = rows.flatMap((row, index) => {
    const square = explainer.explain(valuesOf(row));
    return Array.from({ length: width }, (_, a) => {
      const own = square.subarray(a * width, (a + 1) * width);
      const sum = own.reduce((all, value) => all + value, 0);
      const theirs = interactions?.[index]?.[a];
      return [
        Math.abs(sum - contributions[index]![a]!),
        ...(theirs === undefined ? [] : Array.from(own, (value, b) => Math.abs(value - theirs[b]!))),
      ];
    }).flat();
  });
  return mostOf(distances);
}

const mostOf = (distances: readonly number[]): number =>
  distances.reduce((most, distance) => (Number.isNaN(distance) ? Number.NaN : Math.max(most, distance)), 0);
