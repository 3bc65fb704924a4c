import { nearestName } from '@durable-forecast/lib/nearest-name';
import { type FeatureFamily, featureFamilies, type NumberRange } from './families.js';
import type { PastStatistic } from './past-statistic.js';

/** A declared feature, before a set says where its windows lie. */
export interface DeclaredFeature {
  readonly name: string;
  readonly statistic: PastStatistic;
  readonly definition: string;
}

export type ParsedFeature = { readonly feature: DeclaredFeature } | { readonly fault: string };

/** Every form, with what may stand for its letters. */
const KNOWN_FORMS = `Known are ${featureFamilies.map(({ form }) => form).join(', ')} (N: days of the window, Q: per cent)`;

/** Reads the name of a declared feature. The fault says what is wrong and what would be right. */
export function parseFeature(name: string): ParsedFeature {
  for (const family of featureFamilies) {
    const match = patternOf(family).exec(name);
    if (match === null) continue;
    const numbers = { Q: Number(match.groups?.Q), N: Number(match.groups?.N) };
    const fault = numberFault(family, numbers);
    if (fault !== undefined) return { fault };
    const plain = nameOf(family, numbers);
    if (plain !== name) return { fault: `write it ${plain}` };
    return { feature: { name, statistic: family.statistic(numbers), definition: family.definition(numbers) } };
  }
  if (name === 'expanding_mean_item') {
    return { fault: "within a store an item is one series, so this is the series' own mean: take expanding_mean" };
  }
  return { fault: `no feature has this name${suggestion(name)} ${KNOWN_FORMS}` };
}

/** Forms are lower-case but for these. */
const PLACEHOLDER = /[QN]/g;

const patternOf = ({ form }: FeatureFamily): RegExp =>
  new RegExp(`^${form.replace(PLACEHOLDER, (letter) => `(?<${letter}>\\d+)`)}$`);

const nameOf = ({ form }: FeatureFamily, numbers: Readonly<Record<string, number>>): string =>
  form.replace(PLACEHOLDER, (letter) => String(numbers[letter]));

function numberFault(family: FeatureFamily, numbers: { readonly Q: number; readonly N: number }): string | undefined {
  const { Q, N } = family.numbers;
  if (Q !== undefined && !isWithin(Q, numbers.Q)) {
    return `a quantile is a whole number of per cent, ${Q.least} to ${Q.most}; got ${numbers.Q}`;
  }
  if (N !== undefined && !isWithin(N, numbers.N)) {
    const weeks = N.multipleOf === undefined ? '' : `, whole weeks (a multiple of ${N.multipleOf})`;
    return `the window of ${family.form} has ${N.least} to ${N.most} days${weeks}; got ${numbers.N}`;
  }
  return undefined;
}

const isWithin = ({ least, most, multipleOf = 1 }: NumberRange, value: number): boolean =>
  value >= least && value <= most && value % multipleOf === 0;

/** The nearest form with the numbers of the name where both have as many, else with its letters. */
function suggestion(name: string): string {
  const numbers = name.match(/\d+/g) ?? [];
  const forms = new Map(featureFamilies.map(({ form }) => [form.replace(PLACEHOLDER, '0'), form]));
  const nearest = nearestName(name.replace(/\d+/g, '0'), forms.keys());
  if (nearest === undefined) return '.';
  const form = forms.get(nearest) as string;
  const letters = form.match(PLACEHOLDER) ?? [];
  let at = 0;
  const meant = letters.length === numbers.length ? form.replace(PLACEHOLDER, () => numbers[at++] as string) : form;
  return `; did you mean '${meant}'?`;
}
