/**
 * What a server has said, without the password or token that it was sent: a proxy may repeat the headers that it refuses, and what is
 * said stands in failures and logs.
 *
 * @param authorization the header, `Basic …` or `Bearer …`
 */
export function withoutAuthorization(text: string, authorization: string | undefined): string {
  const [scheme, sent = ''] = authorization?.split(' ') ?? [];
  const password =
    scheme === 'Basic'
      ? Buffer.from(sent, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '')
      : '';
  return [sent, password]
    .filter((secret) => secret !== '')
    .reduce((kept, secret) => kept.replaceAll(secret, '…'), text);
}
