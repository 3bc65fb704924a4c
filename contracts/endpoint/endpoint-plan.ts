import type { FailureType } from '../failures/failures.js';
import type { EndpointSettings } from '../request/endpoint-settings.js';
import type { ServedModel } from './served-version.js';

/** An endpoint as it is to be: models, and what they run on. */
export interface EndpointPlan {
  /** Workflow id. */
  readonly owner: string;
  /** Run of the version. */
  readonly run: string;
  readonly models: readonly ServedModel[];
  readonly settings: EndpointSettings;
  /** The one of the settings' types that is tried. */
  readonly instanceType: string;
  /** Variants whose instances may follow the calls from before: SageMaker updates none of them until that is taken back. */
  readonly scaled?: readonly string[] | undefined;
  /** Nothing was served before: an endpoint that is there is one that a terminated workflow has left. */
  readonly takesOver?: boolean | undefined;
}

/** What SageMaker has of an endpoint, by names. */
export interface EndpointParts {
  readonly endpoint: string;
  readonly configs: readonly string[];
  readonly models: readonly string[];
  /** Variants whose instances may follow the calls. */
  readonly scaled?: readonly string[] | undefined;
}

/** What became of an endpoint that was created or updated. */
export type EndpointEnd =
  | { readonly kind: 'in-service' }
  | {
      readonly kind: 'failed';
      /** Of the endpoint; undefined where it is gone. */
      readonly status: string | undefined;
      /** The configuration that serves by now; undefined where none does. */
      readonly serves: string | undefined;
      readonly failure: FailureType;
      readonly reason: string;
      readonly logTail: readonly string[];
    };

/** What a trial of an endpoint showed. */
export interface EndpointCheck {
  /** Rows that were sent, of all models. */
  readonly rows: number;
  /** Those whose answers the batch transform of the run has left. */
  readonly compared: number;
}
