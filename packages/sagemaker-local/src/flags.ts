import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { type FaultPlan, parseFaultPlan } from './faults/fault-plan.js';

// What each flag takes; all throw InvalidArgumentError, which names the flag and the value, with the cure.

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return value;
}

export function countFromOne(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('It must be at least 1.');
  return value;
}

export function port(text: string): number {
  const value = wholeNumber(text);
  if (value > 65_535) throw new InvalidArgumentError('It must be a port, 0 to 65535.');
  return value;
}

export function account(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('It must be 12 digits.');
  return text;
}

export function oneOf<T extends string>(...allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const value = allowed.find((word) => word === text);
    if (value === undefined)
      throw new InvalidArgumentError(`It must be ${allowed.map((word) => `'${word}'`).join(' or ')}.`);
    return value;
  };
}

/** A folder that is there, or can be made. */
export function folder(path: string): string {
  if (path === '' || isFolder(path) === false) throw new InvalidArgumentError('It is no folder; name another.');
  return path;
}

/** Adds a folder that must be there to those given before. */
export function anotherFolder(path: string, before: readonly string[] = []): readonly string[] {
  if (isFolder(path) !== true) {
    throw new InvalidArgumentError(`There is no folder ${resolve(path)}; name one with a folder per container.`);
  }
  return [...before, path];
}

/** Containers run in folders of their own, so a path must not depend on ours; a bare name is looked up on PATH. */
export function program(path: string): string {
  if (!path.includes('/')) return path;
  if (isFolder(path) !== false) {
    throw new InvalidArgumentError(`There is no program ${resolve(path)}; name one that is installed.`);
  }
  return resolve(path);
}

export function faultPlan(file: string): FaultPlan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidArgumentError(`It can't be read: ${(error as Error).message}`);
  }
  const { plan, fault } = parseFaultPlan(text);
  if (plan === undefined) throw new InvalidArgumentError(`It is no fault plan:\n${fault}`);
  return plan;
}

/** Undefined where there is nothing. */
const isFolder = (path: string): boolean | undefined => statSync(path, { throwIfNoEntry: false })?.isDirectory();
