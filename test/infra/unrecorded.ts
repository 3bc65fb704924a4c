import { readFileSync } from 'node:fs';

/** Something that a role may do though no recorded test did it. */
export interface Unrecorded {
  readonly role: string;
  /** `sagemaker:StopTrainingJob` */
  readonly action: string;
  /** On this resource alone, as the policy writes it; undefined on all that the policy names. */
  readonly resource?: string;
  /** The file whose code does it, or the service of AWS. */
  readonly madeBy: string;
  readonly why: string;
}

const FILE = new URL('../../infra/unrecorded-calls.json', import.meta.url);

/** The list that people keep by hand: a right without a recorded call and without a line here fails the test. */
export const readUnrecorded = (): readonly Unrecorded[] =>
  JSON.parse(readFileSync(FILE, 'utf8')) as readonly Unrecorded[];
