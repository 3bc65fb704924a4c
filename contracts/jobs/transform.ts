import type { FailureType } from '../failures/failures.js';
import type { FileProof, ProvenFile } from '../stored/stored-file.js';

/** A batch transform: a trained model applied to the CSV objects below a prefix. */
export interface TransformPlan {
  readonly owner: string;
  readonly run: string;
  readonly image: string;
  /** What its container needs to be told; nothing where it is left out. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly modelUri: string;
  /** What the model was when its training had ended. */
  readonly modelProof?: FileProof | undefined;
  /** Every object below it is transformed by itself; rows without label. */
  readonly inputUri: string;
  /** `ManifestFile`: the objects that the JSON file at `inputUri` lists; those below the prefix where it is left out. */
  readonly inputType?: 'ManifestFile';
  /** Prefix of the answers: one `<object>.out` per input object, in the order of its rows. */
  readonly outputUri: string;
  readonly instanceType: string;
  /** Types for further attempts, best first, the first one among them; of older runs there is `instanceType` alone. */
  readonly instanceTypes?: readonly string[];
  readonly attempt: number;
}

export type TransformEnd =
  | {
      readonly kind: 'completed';
      readonly job: string;
      readonly outputUri: string;
      /** The answers, as the job left them. */
      readonly answers?: readonly ProvenFile[];
    }
  | {
      readonly kind: 'failed';
      readonly job: string;
      readonly failure: FailureType;
      readonly reason: string;
      readonly logTail: readonly string[];
    };
