import type { CreateEndpointConfigInput, CreateModelInput, EndpointStatus } from '@aws-sdk/client-sagemaker';
import type { ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';
import type { ResourceState } from './resource.js';

/** One start of a variant's model server; paths are relative to the server's root. */
export interface ServerRun {
  readonly variant: string;
  /** As CloudWatch names it: `<variant>/i-<number>`. */
  readonly stream: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
  readonly identity?: ProcessIdentity;
}

/** A configuration and its models as they were when they were asked for, and what serves them. */
export interface Fleet {
  readonly config: CreateEndpointConfigInput;
  /** By name. */
  readonly models: Readonly<Record<string, CreateModelInput>>;
  readonly servers: readonly ServerRun[];
}

/** What may be changed of a variant while it serves. */
export interface VariantSetting {
  readonly weight: number;
  readonly instances: number;
}

/** Everything about an endpoint that changes. */
export interface EndpointState extends ResourceState {
  readonly status: EndpointStatus;
  /** What serves, or shall serve first. */
  readonly fleet: Fleet;
  /** What an update brings. */
  readonly next?: Fleet;
  readonly settings: Readonly<Record<string, VariantSetting>>;
  readonly failureReason?: string;
}

/** Weights and counts as a configuration asks for them. */
export const settingsOf = (config: CreateEndpointConfigInput): Record<string, VariantSetting> =>
  Object.fromEntries(
    (config.ProductionVariants ?? []).map((variant) => [
      variant.VariantName as string,
      { weight: variant.InitialVariantWeight ?? 1, instances: variant.InitialInstanceCount ?? 1 },
    ]),
  );

export const initialEndpointState = (fleet: Fleet): EndpointState => ({
  status: 'Creating',
  fleet,
  settings: settingsOf(fleet.config),
});
