import { linearPattern } from '@durable-forecast/lib/linear-pattern';
import { builtInDeclarations } from './built-in-declarations.js';
import type { AlgorithmDeclaration } from './declaration-fields.js';

/** Name of an algorithm: one of those that come along, or one that its request declares. */
export type Algorithm = string;

/** How a number is read from the log of a job. */
export interface MetricDefinition {
  readonly name: string;
  readonly regex: string;
}

/** The algorithms that come along, in the order in which a search goes through them. */
export const BUILT_IN = Object.keys(builtInDeclarations) as readonly (keyof typeof builtInDeclarations)[];

/** The algorithms of a request's sweep: those that don't come along are declared in it. */
export type SweepAlgorithms = Readonly<
  Record<string, { readonly declaration?: AlgorithmDeclaration | undefined } | undefined>
>;

/** The declaration of an algorithm that comes along. */
export const builtInDeclaration = (name: string): AlgorithmDeclaration | undefined =>
  Object.hasOwn(builtInDeclarations, name) ? builtInDeclarations[name as keyof typeof builtInDeclarations] : undefined;

/** The declaration of an algorithm as a request knows it; undefined where it knows none of this name. */
export const declarationIn = (algorithms: SweepAlgorithms, name: string): AlgorithmDeclaration | undefined =>
  builtInDeclaration(name) ?? (Object.hasOwn(algorithms, name) ? algorithms[name]?.declaration : undefined);

/** @throws Error when the request knows none of this name, which its schema refuses */
export function declared(algorithms: SweepAlgorithms, name: string): AlgorithmDeclaration {
  const declaration = declarationIn(algorithms, name);
  if (declaration === undefined) throw new Error(`nobody has declared the algorithm ${name}`);
  return declaration;
}

/**
 * What is wrong with the metrics of a job, before it costs anything: an expression that matches no line that its algorithm
 * logs would never give a value. Declarations are checked when they are read; nothing is said of their algorithms.
 */
export function metricFaults(algorithm: string, metrics: readonly MetricDefinition[]): readonly string[] {
  const [line] = builtInDeclaration(algorithm)?.logLines ?? [];
  if (line === undefined) return [];
  return metrics.flatMap(({ name, regex }) =>
    linearPattern(regex)?.find(line)?.[1] === undefined
      ? [`metric ${name} would never have a value: ${regex} finds none in a line of ${algorithm}, such as ${line}`]
      : [],
  );
}
