import { type LinearPattern, linearPattern } from '@durable-forecast/lib/linear-pattern';
import { nameHint } from '@durable-forecast/lib/nearest-name';
import { checkSpace } from './check-space.js';
import type { AlgorithmDeclaration } from './declaration-fields.js';
import { valueFault } from './hyperparameter.js';

/** A part of a declaration that contradicts another, found before a job is paid for. */
export interface DeclarationFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What of a declaration could only lead to failed trials, or to trials without a score. */
export const declarationFaults = (declaration: AlgorithmDeclaration): readonly DeclarationFault[] => [
  ...metricFaults(declaration),
  ...nameFaults(declaration),
  ...otherNameFaults(declaration),
  ...fixedFaults(declaration),
  ...checkSpace(declaration, declaration.space).map(({ path, message }) => ({ path: ['space', ...path], message })),
];

/** An expression that finds nothing in what the container logs would never give a value. */
function metricFaults({ metrics, logLines, objective, fitObjective }: AlgorithmDeclaration): DeclarationFault[] {
  const names = metrics.map(({ name }) => name);
  const missing = Object.entries({ objective, fitObjective })
    .filter(([, name]) => !names.includes(name))
    .map(([field, name]) => ({ path: [field], message: `metrics does not define ${name}${nameHint(name, names)}` }));
  const tabs = logLines.flatMap((line, index) =>
    line.includes('\t') ? [{ path: ['logLines', index], message: 'write each tab as #011: so logs show it' }] : [],
  );
  // Without a line nothing can be tried, which is a fault of its own.
  const tried = logLines.length === 0 ? [] : metrics;
  const found = tried.flatMap(({ name, regex }, index): DeclarationFault[] => {
    const message = names.indexOf(name) < index ? `${name} is defined twice` : regexFault(regex, logLines);
    return message === undefined ? [] : [{ path: ['metrics', index, 'regex'], message }];
  });
  return [...missing, ...tabs, ...found];
}

function regexFault(regex: string, lines: readonly string[]): string | undefined {
  let pattern: LinearPattern | undefined;
  try {
    pattern = linearPattern(regex);
  } catch (error) {
    return `${(error as Error).message}. In YAML, write it in single quotes`;
  }
  if (pattern === undefined) {
    return 'it looks around, refers back or repeats too much, which could take for ever on a long line: write it without';
  }
  const { find } = pattern;
  const match = lines.map(find).find((one) => one !== undefined);
  if (match === undefined) {
    return `no line of logLines has it, such as ${lines[0]}: no trial would have a value`;
  }
  if (match.length < 2) return 'it has no group: put the part that is the value in parentheses';
  const value = match[1] ?? '';
  return /^[-+]?(nan|inf)$/i.test(value) || (value !== '' && !Number.isNaN(Number(value)))
    ? undefined
    : `its first group finds '${value}', which is no number`;
}

/** Fields that name a hyperparameter. */
function nameFaults({ hyperparameters, rounds, logPeriod, metricList }: AlgorithmDeclaration): DeclarationFault[] {
  return Object.entries({ rounds, logPeriod, metricList }).flatMap(([field, name]): DeclarationFault[] => {
    if (name === undefined) return [];
    const spec = hyperparameters[name];
    if (spec === undefined) {
      return [
        { path: [field], message: `hyperparameters has no ${name}${nameHint(name, Object.keys(hyperparameters))}` },
      ];
    }
    if (field === 'metricList' || spec.type === 'integer') return [];
    return [{ path: [field], message: `${name} must be of type integer, not ${spec.type}` }];
  });
}

const otherNameFaults = ({ hyperparameters, otherNames }: AlgorithmDeclaration): DeclarationFault[] =>
  Object.entries(otherNames).flatMap(([other, name]): DeclarationFault[] => {
    const path = ['otherNames', other];
    if (Object.hasOwn(hyperparameters, other)) return [{ path, message: `${other} is a hyperparameter itself` }];
    if (Object.hasOwn(hyperparameters, name)) return [];
    return [{ path, message: `hyperparameters has no ${name}${nameHint(name, Object.keys(hyperparameters))}` }];
  });

const fixedFaults = ({ hyperparameters, fixed }: AlgorithmDeclaration): DeclarationFault[] =>
  Object.entries(fixed).flatMap(([name, value]): DeclarationFault[] => {
    const spec = hyperparameters[name];
    const message =
      spec === undefined
        ? `hyperparameters has no ${name}${nameHint(name, Object.keys(hyperparameters))}`
        : valueFault(spec, value);
    return message === undefined ? [] : [{ path: ['fixed', name], message }];
  });
