import type { FeatureDefinition } from '../../contracts/features/feature-definition.js';
import { featureLabel } from '../../contracts/features/feature-label.js';
import type { Panel } from '../panel/panel.js';
import type { FeatureEffect, ModelExplanation } from './explanation.js';
import { predictionOf } from './link.js';
import { ModelFault } from './model-fault.js';
import { plainWords } from './plain-words.js';
import type { TreeModel } from './tree-model.js';
import { TreeExplainer } from './tree-shap.js';
import { valueLabel } from './value-label.js';

/**
 * What a model's answer for a row is made of.
 *
 * @param row one value a feature, NaN where there is none
 * @param definitions of the features, in the order of the row
 * @param calendar what codes of events stand for, and the series what others do
 * @throws ModelFault when the model has other features than the row
 */
export function explainModel(
  model: TreeModel,
  row: ArrayLike<number>,
  definitions: readonly FeatureDefinition[],
  panel: Pick<Panel, 'calendar' | 'series'>,
): Pick<ModelExplanation, 'link' | 'bias' | 'start' | 'features' | 'predicted'> {
  if (model.features !== definitions.length) {
    throw new ModelFault(`it has ${model.features} features where the rows have ${definitions.length}`);
  }
  const { bias, contributions } = new TreeExplainer(model).explain(row);
  const features = definitions.map((definition, index): FeatureEffect => {
    const { name } = definition;
    const value = row[index] as number;
    return {
      name: featureLabel(name),
      meaning: plainWords(definition),
      value,
      label: valueLabel(name, value, panel),
      contribution: contributions[index] as number,
    };
  });
  const margin = contributions.reduce((sum, contribution) => sum + contribution, bias);
  return {
    link: model.link,
    bias,
    start: predictionOf(model.link, bias),
    features: features.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    predicted: predictionOf(model.link, margin),
  };
}
