import { describe, expect, it } from 'vitest';
import { smtpFault } from '../../../activities/notification/smtp-fault.js';

const login = { user: 'forecasts', password: 'not for the log' };
const base64 = (text: string) => Buffer.from(text).toString('base64');
const errorOf = (code: string, response: string) =>
  Object.assign(new Error(`Something failed: ${response}`), { code, response });

describe('what is told of a mail server', () => {
  it('is its reply', () => {
    expect(smtpFault(errorOf('EENVELOPE', '550 5.1.1 ana is unknown'), login)).toBe(
      'Something failed: 550 5.1.1 ana is unknown',
    );
  });

  it('is no more than the codes of a reply to the login, which may repeat any part of it', () => {
    for (const reply of [
      `535-5.7.8 unknown command AUTH PLAIN ${base64('\0forecasts\0not for the log').slice(0, 20)}`,
      `535 5.7.8 wrong: ${login.password}`,
    ]) {
      expect(smtpFault(errorOf('EAUTH', reply), login)).toBe(
        'the server does not accept user and password (535 5.7.8)',
      );
    }
    expect(smtpFault(errorOf('EAUTH', '454 not now'))).toBe('the server does not accept user and password (454)');
  });

  it('has no form of the password in any other reply, such as the last one before the connection ended', () => {
    const reply = `421 after AUTH PLAIN ${base64('\0forecasts\0not for the log')}, ${base64(login.password)}, ${login.password}`;
    expect(smtpFault(errorOf('ECONNECTION', reply), login)).toBe('Something failed: 421 after AUTH PLAIN …, …, …');
  });

  it('is said by the library where there is no reply', () => {
    const error = Object.assign(new Error('Missing credentials for "PLAIN"'), { code: 'EAUTH' });
    expect(smtpFault(error, login)).toBe('Missing credentials for "PLAIN"');
  });
});
