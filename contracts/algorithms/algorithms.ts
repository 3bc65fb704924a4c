import { linearPattern } from '@durable-forecast/lib/linear-pattern';
import { bundledDeclarations } from './bundled-declarations.js';
import type { AlgorithmDeclaration } from './declaration-fields.js';

/** Name of an algorithm: a bundled one, or one that its request declares. */
export type Algorithm = string;

/** How a number is read from the log of a job. */
export interface MetricDefinition {
  readonly name: string;
  readonly regex: string;
}

/** The bundled algorithms, in the order in which a search goes through them. */
export const BUNDLED = Object.keys(bundledDeclarations) as readonly (keyof typeof bundledDeclarations)[];

/** The algorithms of a request's sweep: those that are not bundled are declared in it. */
export type SweepAlgorithms = Readonly<
  Record<string, { readonly declaration?: AlgorithmDeclaration | undefined } | undefined>
>;

/** The declaration of a bundled algorithm. */
export const bundledDeclaration = (name: string): AlgorithmDeclaration | undefined =>
  Object.hasOwn(bundledDeclarations, name) ? bundledDeclarations[name as keyof typeof bundledDeclarations] : undefined;

/** The declaration of an algorithm as a request knows it; undefined where it knows none of this name. */
export const declarationIn = (algorithms: SweepAlgorithms, name: string): AlgorithmDeclaration | undefined =>
  bundledDeclaration(name) ?? (Object.hasOwn(algorithms, name) ? algorithms[name]?.declaration : undefined);

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
  const [line] = bundledDeclaration(algorithm)?.logLines ?? [];
  if (line === undefined) return [];
  return metrics.flatMap(({ name, regex }) =>
    linearPattern(regex)?.find(line)?.[1] === undefined
      ? [`metric ${name} would never have a value: ${regex} finds none in a line of ${algorithm}, such as ${line}`]
      : [],
  );
}
