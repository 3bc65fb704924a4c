import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { EndpointSettings } from '../request/endpoint-settings.js';
import type { EndpointCheck } from './endpoint-plan.js';
import type { ServedVersion } from './served-version.js';

/** The endpoint of a forecast, from its first deployment to its end. */
export interface ServeInput {
  /** Name of the forecast. */
  readonly forecast: string;
}

/** A time for which a version was served, for what that costs. */
export interface ServedPeriod {
  readonly version: string;
  readonly instanceType: string;
  /** Of all models together; 0 where they are serverless. */
  readonly instances: number;
  /** The most that they may have become by the calls; left out where their number is fixed. */
  readonly mostInstances?: number | undefined;
  /** ISO time at which the deployment began. */
  readonly from: string;
  /** ISO time; left out while it goes on. */
  readonly until?: string | undefined;
}

/** What the workflow of an endpoint ends with. */
export interface ServeResult {
  readonly endpoint: string;
  readonly end: 'deleted' | 'expired';
  /** The version that it served last. */
  readonly version: string;
  /** Left out by endpoints that ended before it was counted. */
  readonly periods?: readonly ServedPeriod[] | undefined;
}

/** A version that shall be served. */
export interface DeployMessage {
  readonly version: string;
  readonly settings: EndpointSettings;
  /** How long, from the deployment on; until it is deleted where it is left out. */
  readonly ttlSeconds?: number | undefined;
  /** Who asks. */
  readonly by: string;
}

/** A version that is served. */
export interface Deployment {
  readonly version: string;
  readonly endpoint: string;
  readonly config: string;
  readonly settings: EndpointSettings;
  readonly instanceType: string;
  readonly check: EndpointCheck;
  readonly by: string;
  /** ISO time. */
  readonly deployedAt: string;
  /** Why types that come before `instanceType` were passed over. */
  readonly passedOver: readonly string[];
}

/** Where an endpoint stands. */
export interface EndpointView {
  readonly forecast: string;
  readonly endpoint: string;
  /** What goes on, a phrase. */
  readonly now: string;
  /** Undefined until the first version is served. */
  readonly deployment?: Deployment | undefined;
  /** What answers it, and where its rows are. */
  readonly served?: ServedVersion | undefined;
  /** ISO time at which it is deleted; undefined where it has no time to live. */
  readonly expiresAt?: string | undefined;
  /** The last deployment that failed, where none has succeeded since. */
  readonly failed?: { readonly version: string; readonly at: string; readonly reason: string } | undefined;
  /** What was served so far, in its order. */
  readonly periods?: readonly ServedPeriod[] | undefined;
}

export interface ExtendMessage {
  /** From now on; until it is deleted where it is left out. */
  readonly ttlSeconds?: number | undefined;
  readonly by: string;
}

export const deployVersionUpdate = defineUpdate<Deployment, [DeployMessage]>('deployVersion');
/** Answers with the ISO time at which the endpoint is deleted, or null. */
export const extendEndpointUpdate = defineUpdate<string | null, [ExtendMessage]>('extendEndpoint');
/** Answers once nothing is left of it. */
export const deleteEndpointUpdate = defineUpdate<ServeResult, [{ readonly by: string }]>('deleteEndpoint');
export const endpointQuery = defineQuery<EndpointView>('endpoint');
