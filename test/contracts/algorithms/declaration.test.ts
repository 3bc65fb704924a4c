import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { declarationSchema } from '../../../contracts/algorithms/declaration.js';
import { bundledDeclarations } from '../../../scripts/reference/bundled-declarations.js';
import { declared } from './declared.js';

/** What is wrong with a declaration, each with its field. */
function faultsOf(changes: object): string[] {
  const parsed = declarationSchema.safeParse(declared(changes));
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
const metrics = (...regexes: string[]) => ({
  metrics: regexes.map((regex, index) => ({ name: ['train:rmse', 'validation:rmse', 'train:mae'][index], regex })),
});

it('is accepted, and may be parsed again, as when a request goes from the client to a workflow', () => {
  const parsed = declarationSchema.parse(declared());
  expect(declarationSchema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  expect(parsed).toMatchObject({ builtIn: false, featureSets: ['seed', 'origin'], objective: 'validation:rmse' });
  expect(parsed.hyperparameters.seed).toMatchObject({ default: '42' });
});

it('of a bundled algorithm is what workflows have compiled in', () => {
  const committed = new URL('../../../contracts/algorithms/bundled-declarations.ts', import.meta.url);
  expect(readFileSync(committed, 'utf8')).toBe(bundledDeclarations());
});

it('is refused when an expression would never give a value', () => {
  expect([
    ...faultsOf(metrics('train-rmse:(\\S+)', 'valid-rmse:(\\S+)')),
    ...faultsOf(metrics('train-rmse:\\S+', '(validation)-rmse')),
    ...faultsOf(metrics('train-rmse:([', 'validation-rmse:(\\S+)')),
    ...faultsOf({ metrics: [{ name: 'validation:rmse', regex: 'validation-rmse:(\\S+)' }] }),
    ...faultsOf({ metrics: [{ name: 'rmse', regex: 'validation-rmse:(\\S+)' }] }),
    ...faultsOf({ logLines: ['[3]\ttrain-rmse:1.25\tvalidation-rmse:nan'] }),
    ...faultsOf({ logLines: [] }),
  ]).toMatchInlineSnapshot(`
    [
      "metrics.1.regex: no line of logLines has it, such as [3] train-rmse:1.25 validation-rmse:2.5: no trial would have a value",
      "metrics.0.regex: it has no group: put the part that is the value in parentheses",
      "metrics.1.regex: its first group finds 'validation', which is no number",
      "metrics.0.regex: Invalid regular expression: /train-rmse:([/: Unterminated character class. In YAML, write it in single quotes",
      "fitObjective: metrics does not define train:rmse; known are validation:rmse.",
      "metrics.0.name: call it train:NAME or validation:NAME, by the channel that it is measured on",
      "objective: metrics does not define validation:rmse; known are rmse.",
      "fitObjective: metrics does not define train:rmse; known are rmse.",
      "logLines.0: write each tab as #011: so logs show it",
      "logLines: give a line that the container logs, so that the expressions can be tried",
    ]
  `);
});

it('is refused when it asks for what trials can not give', () => {
  expect([
    ...faultsOf({ objective: 'validation:mae' }),
    ...faultsOf({ channels: { train: 'image/png', validation: 'text/csv' } }),
    ...faultsOf({ serving: 'application/json' }),
    ...faultsOf({ featureSets: ['sed'] }),
    ...faultsOf({ instanceTypes: ['ml.m5.xlarg'] }),
    ...faultsOf({ image: 'not an image' }),
    ...faultsOf({ name: 'My Ridge' }),
  ]).toMatchInlineSnapshot(`
    [
      "objective: trials of all algorithms are ranked by one measure: print the root mean squared error, and define it as validation:rmse",
      "channels.train: give application/x-parquet or text/csv; rows have the label in the first column",
      "serving: rows are sent and predictions awaited as text/csv",
      "featureSets.0: Invalid option: expected one of "seed"|"origin"",
      "instanceTypes.0: SageMaker trains on no instance type 'ml.m5.xlarg'; did you mean 'ml.m5.xlarge'?",
      "image: give the address of an image: repository:tag, or with its registry",
      "name: use lower-case letters, digits and single hyphens, a letter first, 20 characters at most",
    ]
  `);
});

it('is refused when it saves a collection that nobody knows', () => {
  expect(faultsOf({ debugger: { collections: ['weights'] } })).toEqual([
    expect.stringMatching(/^debugger\.collections\.0: Invalid option: expected one of "metrics"\|/),
  ]);
});

it('is refused when its hyperparameters contradict each other', () => {
  const hyperparameters = { epochs: { type: 'integer', min: 1 }, penalty: { type: 'float', above: 0 } };
  expect([
    ...faultsOf({ hyperparameters: { ...hyperparameters, epochs: { type: 'int' } } }),
    ...faultsOf({ hyperparameters: { ...hyperparameters, penalty: { type: 'float', min: 1, above: 0 } } }),
    ...faultsOf({ hyperparameters: { ...hyperparameters, penalty: { type: 'float', min: 2, max: 1 } } }),
    ...faultsOf({ hyperparameters: { ...hyperparameters, size: { type: 'integer', min: 1, default: 0 } } }),
    ...faultsOf({ rounds: 'epoch', logPeriod: 'every', metricList: 'metric' }),
    ...faultsOf({ rounds: 'penalty' }),
    ...faultsOf({ otherNames: { penalty: 'epochs', alpha: 'penallty' } }),
    ...faultsOf({ fixed: { solver: 'newton', sead: 1 } }),
    ...faultsOf({ fixed: { penalty: 1 } }),
    ...faultsOf({ space: { epochs: { min: 0, max: 9 }, eta: 1 } }),
    ...faultsOf({ space: {} }),
  ]).toMatchInlineSnapshot(`
    [
      "hyperparameters.epochs.type: give it a type: integer, float, choice, words, flag or text",
      "hyperparameters.penalty.above: give min or above, not both",
      "space.penalty.min: 0.1 is not above 0 and at least 1",
      "hyperparameters.penalty: no value is at least 2 and at most 1",
      "space.penalty.min: 0.1 is not at least 2 and at most 1",
      "space.penalty.max: 10 is not at least 2 and at most 1",
      "hyperparameters.size.default: 0 is not at least 1",
      "rounds: hyperparameters has no epoch; did you mean 'epochs'?",
      "logPeriod: hyperparameters has no every; known are epochs, penalty, solver, seed.",
      "metricList: hyperparameters has no metric; known are epochs, penalty, solver, seed.",
      "rounds: penalty must be of type integer, not float",
      "otherNames.penalty: penalty is a hyperparameter itself",
      "otherNames.alpha: hyperparameters has no penallty; did you mean 'penalty'?",
      "fixed.solver: 'newton' is not one of its values; known are sgd, exact.",
      "fixed.sead: hyperparameters has no sead; did you mean 'seed'?",
      "space.penalty: ridge fixes it at 1; leave it out",
      "space.epochs.type: epochs takes whole numbers; add type: integer",
      "space.eta: ridge has no hyperparameter eta; known are epochs, penalty, solver, seed.",
      "space: an empty space leaves nothing to search",
    ]
  `);
});
