import { expect, it } from 'vitest';
import { mailTransport } from '../../../activities/notification/mail-transport.js';

const server = {
  host: 'mail.example.com',
  port: 587,
  secure: false,
  user: undefined,
  from: '',
  authorities: undefined,
};

it('a mail server on another machine gets nothing without TLS; one on this machine may have none', () => {
  const requires = (host: string, secure = false) => mailTransport({ ...server, host, secure }, undefined).requireTLS;
  expect([requires('mail.example.com'), requires('127.example.com'), requires('10.0.0.1')]).toEqual([true, true, true]);
  expect([requires('localhost'), requires('127.0.0.1'), requires('::1')]).toEqual([false, false, false]);
  expect(requires('mail.example.com', true)).toBe(false);
});
