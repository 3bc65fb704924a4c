/** What IAM decides about: one action on one resource. ARNs have `${partition}`, `${region}`, `${account}` and so on in them, as the policies have. */
export interface AccessRequest {
  /** `s3:GetObject` */
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request that a policy may ask for, each with its values. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}
