/** What every resource's state says. */
export interface ResourceState {
  readonly status: string;
}

/** One stored resource: what was asked for, and what became of it. Times are epoch milliseconds. */
export interface Resource<Request, State> {
  readonly name: string;
  readonly request: Request;
  readonly state: State;
  readonly createdAt: number;
  readonly modifiedAt: number;
}
