import { describe, expect, it } from 'vitest';
import { withoutAuthorization } from '../../../activities/tracking/mlflow/without-authorization.js';

describe('what a tracker has said', () => {
  it('is told without what it was sent as password or token, in whatever way it repeats it', () => {
    const basic = `Basic ${Buffer.from('ana:to:ps3cret').toString('base64')}`;
    expect(withoutAuthorization(`401 for {"authorization":"${basic}"}: to:ps3cret is wrong for ana`, basic)).toBe(
      '401 for {"authorization":"Basic …"}: … is wrong for ana',
    );
    expect(withoutAuthorization('no such token: t0ken', 'Bearer t0ken')).toBe('no such token: …');
    expect(withoutAuthorization('401', undefined)).toBe('401');
    expect(withoutAuthorization('401', `Basic ${Buffer.from('ana:').toString('base64')}`)).toBe('401');
  });
});
