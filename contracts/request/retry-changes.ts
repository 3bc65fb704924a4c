import { nameHint } from '@durable-forecast/lib/nearest-name';
import type { AlgorithmDeclaration } from '../algorithms/declaration-fields.js';
import { valueFault } from '../algorithms/hyperparameter.js';
import type { HyperparameterChange, RuleAction, Rules } from './rules.js';

/** An algorithm of a sweep, as far as retries with other hyperparameters know it. */
export interface RetriedAlgorithm {
  readonly declaration: AlgorithmDeclaration;
  /** Hyperparameters that its search proposes. */
  readonly searched: readonly string[];
}

/** A change that no job could be made with, found before one is paid for. */
export interface ChangeFault {
  /** In the request, below `rules.actions`. */
  readonly path: readonly string[];
  readonly message: string;
}

type RetryWith = Extract<RuleAction, { readonly kind: 'retry-with' }>;

/**
 * The rules as jobs of one algorithm have them: a hyperparameter by the name that it has there (`eta` is LightGBM's
 * `learning_rate`), a factor with the numbers that may come out, and no change of what the algorithm does not have. A rule that
 * leaves it nothing to change stops the job: trained again in the same way, it would end in the same.
 */
export function rulesOfAlgorithm(rules: Rules, declaration: AlgorithmDeclaration): Rules {
  const actions = Object.entries(rules.actions).map(([rule, action]): [string, RuleAction] => [
    rule,
    action.kind === 'retry-with' ? retryOf(action, declaration) : action,
  ]);
  return { ...rules, actions: Object.fromEntries(actions) };
}

function retryOf({ kind, hyperparameters }: RetryWith, declaration: AlgorithmDeclaration): RuleAction {
  const changes = Object.entries(hyperparameters).flatMap(([name, change]): [string, HyperparameterChange][] => {
    const own = ownName(declaration, name);
    return own === undefined ? [] : [[own, withBounds(change, declaration, own)]];
  });
  return changes.length === 0 ? { kind: 'stop' } : { kind, hyperparameters: Object.fromEntries(changes) };
}

/** What a factor makes must be a value that the container takes. */
function withBounds(
  change: HyperparameterChange,
  { hyperparameters }: AlgorithmDeclaration,
  name: string,
): HyperparameterChange {
  const spec = hyperparameters[name];
  if ('value' in change || (spec?.type !== 'integer' && spec?.type !== 'float')) return change;
  const { type, min, max } = spec;
  return {
    ...change,
    ...(type === 'integer' ? { whole: true } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

/** Finds changes that no algorithm of the sweep knows, or that one of them would refuse. */
export function retryChangeFaults(
  actions: Rules['actions'],
  algorithms: readonly RetriedAlgorithm[],
): readonly ChangeFault[] {
  return Object.entries(actions).flatMap(([rule, action]) =>
    action.kind !== 'retry-with'
      ? []
      : Object.entries(action.hyperparameters).flatMap(([name, change]) =>
          changeFaults(name, change, algorithms).map((message) => ({ path: [rule, 'retry-with', name], message })),
        ),
  );
}

function changeFaults(
  name: string,
  change: HyperparameterChange,
  algorithms: readonly RetriedAlgorithm[],
): readonly string[] {
  const knowing = algorithms.flatMap((algorithm) => {
    const own = ownName(algorithm.declaration, name);
    return own === undefined ? [] : [{ algorithm, own }];
  });
  if (knowing.length > 0) return knowing.flatMap(({ algorithm, own }) => faultOf(algorithm, own, change) ?? []);
  const known = algorithms.flatMap(({ declaration }) => Object.keys(declaration.hyperparameters));
  const names = algorithms.map(({ declaration }) => declaration.name).join(' or ');
  return algorithms.length === 0 ? [] : [`${names} has no hyperparameter ${name}${nameHint(name, known)}`];
}

function faultOf({ declaration, searched }: RetriedAlgorithm, own: string, change: HyperparameterChange) {
  const { name: algorithm, fixed, hyperparameters } = declaration;
  const spec = hyperparameters[own];
  if (spec === undefined) return undefined;
  if (Object.hasOwn(fixed, own)) return `${algorithm} fixes ${own} at ${fixed[own]}; leave it out`;
  if ('value' in change) {
    const fault = valueFault(spec, change.value);
    return fault === undefined ? undefined : `${algorithm}: ${fault}`;
  }
  if (spec.type !== 'integer' && spec.type !== 'float') return `${algorithm}'s ${own} is no number; give a value`;
  if (spec.default !== undefined || searched.includes(own)) return undefined;
  return `${algorithm} gets no ${own} that could be multiplied; add it to its space, or give a value`;
}

/** What an algorithm calls a hyperparameter; undefined where it has none such. */
function ownName({ hyperparameters, otherNames }: AlgorithmDeclaration, name: string): string | undefined {
  if (Object.hasOwn(hyperparameters, name)) return name;
  return Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
}
