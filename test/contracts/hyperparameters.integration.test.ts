import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bundledDeclarations } from '../../contracts/algorithms/bundled-declarations.js';
import { declarationSchema } from '../../contracts/algorithms/declaration.js';
import { type Hyperparameter, valueFault } from '../../contracts/algorithms/hyperparameter.js';
import { defaultHyperparameters } from '../../contracts/algorithms/hyperparameters.js';
import { COMMON_PYTHON } from '../../local/stack/container-folders.js';
import { containerFolder } from '../containers/container-folder.js';
import { containerPython } from '../containers/container-python.js';

/** The container's own table, as text: what a request may ask for is what it takes. */
const SCRIPT = `
import json, sys
sys.path[:0] = sys.argv[2:]
from hyperparameters import TABLE, read_hyperparameters
from sagemaker_container.job import UserError
base = {"num_round": "10", "num_class": "2"} if sys.argv[1] == "xgboost" else {}
def takes(name, text):
    try:
        read_hyperparameters({**base, name: text})
        return True
    except UserError as refusal:
        # On a machine with one the real image takes it, so a request may.
        return "needs a GPU" in str(refusal)
probes = json.loads(sys.stdin.read())
print(json.dumps({"names": sorted(TABLE), "takes": {name: [takes(name, text) for text in texts] for name, texts in probes.items()}}))
`;

/** Values at, just within and just beyond every end. */
function probesOf(spec: Hyperparameter): string[] {
  switch (spec.type) {
    case 'integer':
    case 'float': {
      const step = spec.type === 'integer' ? 1 : 0.001;
      const ends = [spec.min ?? spec.above, spec.max ?? spec.below].flatMap((end) =>
        end === undefined ? [] : [end - step, end, end + step],
      );
      return [...ends, -1e9, 1e9, 1.5, 1].map(String).concat('x');
    }
    case 'choice':
      return [...spec.values, 'x'];
    case 'words':
      return [...(spec.values ?? ['a']), 'x', `${(spec.values ?? ['a'])[0]},x`];
    case 'flag':
      return ['true', 'False', '1'];
    case 'text':
      return ['x'];
  }
}

const declarations = {
  ...bundledDeclarations,
  lstm: declarationSchema.parse(
    parse(readFileSync(fileURLToPath(new URL('../../algorithms/lstm.yaml', import.meta.url)), 'utf8')),
  ),
};
const NAMES = Object.keys(declarations) as (keyof typeof declarations)[];

describe.each(NAMES)('the hyperparameters of %s', (algorithm) => {
  it('are those that its container takes, by name and by value', () => {
    const { hyperparameters: known } = declarations[algorithm];
    const probes = Object.fromEntries(Object.entries(known).map(([name, spec]) => [name, probesOf(spec)]));
    const answer = JSON.parse(
      execFileSync(containerPython(), ['-c', SCRIPT, algorithm, COMMON_PYTHON, containerFolder(algorithm)], {
        input: JSON.stringify(probes),
        encoding: 'utf8',
      }),
    ) as { names: string[]; takes: Record<string, boolean[]> };
    // Folds make several models of one training, of which a sweep could not rank one.
    expect(Object.keys(known).sort()).toEqual(
      answer.names.filter((name) => !['_kfold', '_num_cv_round'].includes(name)),
    );
    const ours = Object.fromEntries(
      Object.entries(known).map(([name, spec]) => [
        name,
        probes[name]!.map((value) => valueFault(spec, value) === undefined),
      ]),
    );
    expect(ours).toEqual(answer.takes);
  });

  it('have a metric and a seed unless the request says otherwise', () => {
    const { metricList } = declarations[algorithm];
    const defaults = Object.keys(defaultHyperparameters(declarations[algorithm]));
    expect(defaults.sort()).toEqual([metricList, 'seed'].sort());
  });
});
