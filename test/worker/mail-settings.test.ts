import { describe, expect, it } from 'vitest';
import { readWorkerConfig } from '../../worker/config.js';

const environment = {
  AWS_REGION: 'us-east-1',
  FORECAST_BUCKET: 'forecast',
  FORECAST_ROLE_ARN: 'arn:aws:iam::123456789012:role/forecast',
  FORECAST_SMTP_FROM: 'Forecasts <forecasts@example.com>',
};
const mailOf = (url: string, more: object = {}) =>
  readWorkerConfig({ ...environment, FORECAST_SMTP_URL: url, ...more }).mail;
const faultOf = (url: string, more: object = {}) => {
  try {
    mailOf(url, more);
    return 'no fault';
  } catch (error) {
    return (error as Error).message.split('\n  ')[1];
  }
};

describe('FORECAST_SMTP_URL', () => {
  it('left out means that no mail is sent', () => {
    expect(readWorkerConfig(environment).mail).toBeUndefined();
  });

  it('says host, port, user, and whether TLS comes first', () => {
    expect(mailOf('smtps://ana%40example.com@mail.example.com')).toEqual({
      host: 'mail.example.com',
      port: 465,
      secure: true,
      user: 'ana@example.com',
      from: environment.FORECAST_SMTP_FROM,
      authorities: undefined,
    });
    expect(mailOf('smtp://mail.example.com')).toMatchObject({ port: 587, secure: false, user: undefined });
    expect(mailOf('smtp://[::1]:2525')).toMatchObject({ host: '::1', port: 2525 });
  });

  it('that has a password, or is no address, is refused without being told', () => {
    expect(faultOf('smtp://ana:s3cr3t@mail.example.com')).toBe(
      'FORECAST_SMTP_URL: give smtps://user@host or smtp://user@host:587, without the password: that is the secret smtp (FORECAST_SECRET_SMTP)',
    );
    for (const url of ['mail.example.com', 'https://mail.example.com', 'smtp:']) {
      expect(faultOf(url)).toBe('FORECAST_SMTP_URL: give smtps://user@host or smtp://user@host:587');
    }
  });

  it('whose user has a percent sign that means nothing is refused with the cure', () => {
    expect(faultOf('smtp://us%er@mail.example.com')).toBe(
      'FORECAST_SMTP_URL: give smtps://user@host or smtp://user@host:587; a % of the user is written %25',
    );
    expect(mailOf('smtp://us%25er@mail.example.com')).toMatchObject({ user: 'us%er' });
  });

  it('needs a sender, and certificates that can be read', () => {
    expect(faultOf('smtp://mail.example.com', { FORECAST_SMTP_FROM: undefined })).toBe(
      'FORECAST_SMTP_FROM: give the sender of mails, for example Forecasts <forecasts@example.com>',
    );
    expect(faultOf('smtp://mail.example.com', { FORECAST_SMTP_CA_FILE: '/nowhere/ca.pem' })).toContain(
      "FORECAST_SMTP_CA_FILE: the certificates can't be read: ENOENT",
    );
  });
});
