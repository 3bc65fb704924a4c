import type { Logger } from 'pino';
import type { FaultPlan } from './faults/fault-plan.js';
import type { LostJobPolicy } from './hosts/engine-deps.js';
import type { RunnerPolicy } from './images/registry.js';

export interface ServerOptions {
  /** Folder of everything the server writes. One server at a time works in it. */
  readonly root: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 by default, where nobody but this machine's users can reach it. */
  readonly host?: string | undefined;
  /** Names, beside those of loopback and `host`, that clients call the server by. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Python interpreter for containers that ask for `{python}`. */
  readonly python: string;
  /** Folder of the Python environments and compiled programs that containers ask for; below the root by default. */
  readonly environments?: string | undefined;
  readonly account?: string;
  /** What ARNs name. */
  readonly region?: string;
  /** Refuses requests that are signed for another region; all are served otherwise, from one set of resources. */
  readonly pinRegion?: boolean | undefined;
  /** Folders with one folder per container, beside the package's own; the first that has an image's repository stands for it. */
  readonly containers?: readonly string[] | undefined;
  readonly threadsPerJob?: number;
  readonly graceSeconds?: number;
  readonly lostJobs?: LostJobPolicy;
  /** What runs containers; `auto`, the default, asks an engine for images that no folder of `containers` stands for. */
  readonly runner?: RunnerPolicy;
  /** Whether jobs share the files of their inputs as hard links, the default, or get copies they may write into. */
  readonly inputs?: 'link' | 'copy';
  /** What goes wrong on purpose from the start; the control API can change it. */
  readonly faults?: FaultPlan | undefined;
  /** Requests are held against the API model, as AWS does it, unless this is `ignore`: for a client newer than the model. */
  readonly constraints?: 'enforce' | 'ignore';
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Address of the S3 server; without it AWS's own. */
  readonly s3Endpoint?: string | undefined;
  readonly log?: Logger;
}
