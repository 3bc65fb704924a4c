/** One call of an AWS client, as the recorder writes it down. */
export interface RecordedCall {
  /** The program that made it, or what plays its part in a test. */
  readonly who: 'worker' | 'jobs' | 'command' | 'test';
  /** Of `command`: its name. */
  readonly command?: string;
  /** `s3`, `sagemaker`, `logs`, … as requests to it are signed, in the words of the client. */
  readonly service: string;
  /** Name of the operation, such as `GetObject`. */
  readonly call: string;
  /** Its input, without what is large. */
  readonly input: CallInput;
}

export type CallInput = Readonly<Record<string, unknown>>;
