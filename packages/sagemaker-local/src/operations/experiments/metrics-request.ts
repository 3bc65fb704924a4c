import type { z } from 'zod';
import { AwsError, validationError } from '../../model/aws-error.js';
import type { RouteAnswer, RouteHandler } from '../../wire/http-server.js';

type RouteRequest = Parameters<RouteHandler>[0];

/** @throws AwsError where the path is asked in another way than the API model has it */
export function requireMethod({ method, path }: RouteRequest, wanted: string): void {
  if (method !== wanted) throw new AwsError('UnknownOperationException', `${method} ${path} is not served.`, 404);
}

/** @throws AwsError SerializationException, or ValidationException with the first fault */
export function parseBody<Value>(schema: z.ZodType<Value>, body: Buffer): Value {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'The request body is no valid JSON.');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw validationError(`1 validation error detected: ${issue?.message} at '${issue?.path.join('.')}'`);
}

export const jsonAnswer = (body: object): RouteAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
