/** What every operation family of the server exports, and what the wire layer calls. */

/** The account that the server plays, and its clock. */
export interface RequestContext {
  readonly account: string;
  readonly region: string;
  readonly now: () => Date;
}

/**
 * Answers one decoded and validated request.
 * Input and output have the member names and JavaScript types of the AWS SDK (Dates for timestamps).
 * @throws AwsError with the code and message that AWS gives
 */
export type OperationHandler<Input = never, Output = unknown> = (
  input: Input,
  context: RequestContext,
) => Output | Promise<Output>;

/** Handlers by operation name, for example `CreateTrainingJob`. */
export type OperationTable = Readonly<Record<string, OperationHandler>>;
