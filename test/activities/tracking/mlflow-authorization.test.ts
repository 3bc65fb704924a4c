import { describe, expect, it } from 'vitest';
import { mlflowAuthorization } from '../../../activities/tracking/mlflow/mlflow-authorization.js';

const authorizationOf = (secret: string | undefined, user?: string) =>
  mlflowAuthorization({ environment: { FORECAST_SECRET_MLFLOW: secret }, folder: '/nowhere' }, user)();

describe('what a worker shows MLflow', () => {
  it('is the password of a user, a token, or nothing', async () => {
    expect(await authorizationOf('geheim', 'ana')).toBe(`Basic ${Buffer.from('ana:geheim').toString('base64')}`);
    expect(await authorizationOf('ey.token')).toBe('Bearer ey.token');
    expect(await authorizationOf(undefined)).toBeUndefined();
  });

  it('waits for a password that is missing', async () => {
    await expect(authorizationOf(undefined, 'ana')).rejects.toMatchObject({ type: 'TrackerAway' });
  });

  it('never has a token in an error that could not be sent as one', async () => {
    for (const token of ['planted\nsecret', 'planted\u0001secret', 'planted€', 'planted secret']) {
      const error: unknown = await authorizationOf(token).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ type: 'TrackerAway' });
      expect((error as Error).message).toContain('The secret mlflow is no token');
      expect((error as Error).message).not.toContain('planted');
    }
  });
});
