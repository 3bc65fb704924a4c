import { UserError } from '../errors/user-error.js';
import { type Engine, say } from './engine.js';
import type { Registry } from './registry.js';

/** Signs the engine in to ECR with the credentials of the AWS CLI; the password goes from one to the other, and stands nowhere. */
export async function signIn(engine: Engine, { host, ecr }: Registry): Promise<void> {
  if (ecr === undefined) {
    throw new UserError(`--login is for ECR. Sign in to ${host} yourself: ${engine.name} login ${host}`, 'usage');
  }
  const words = ['ecr', 'get-login-password', '--region', ecr.region];
  const password = await say('aws', words).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      `--login asks the AWS CLI for a password, and there is no 'aws' here (${error.code}). Install it, or sign in by other means and leave --login out.`,
      'usage',
    );
  });
  if (password.code !== 0) {
    throw new UserError(`aws ${words.join(' ')} has failed: ${password.err.trim()}`);
  }
  const { code, err } = await engine.call(['login', '--username', 'AWS', '--password-stdin', host], {
    input: password.out,
  });
  if (code !== 0) throw new UserError(`${engine.name} can't sign in to ${host}: ${err.trim()}`);
}
