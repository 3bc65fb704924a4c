/** What nodemailer throws. */
export interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  /** The reply of the server, of which `message` has a copy. */
  readonly response?: string;
}

interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * Why a mail could not be sent, without what it was logged in with. Servers repeat a command that they refuse, and that of a
 * login holds the password: of a reply to it only its codes are told, `535 5.7.8`, and no other reply may show it either.
 */
export function smtpFault({ code, message, response }: SmtpError, login?: Login): string {
  if (code === 'EAUTH' && response !== undefined) {
    const [status = 'no code'] = /^\d{3}([ -]\d\.\d+\.\d+)?/.exec(response) ?? [];
    return `the server does not accept user and password (${status.replace('-', ' ')})`;
  }
  if (login === undefined) return message;
  return formsOf(login).reduce((text, form) => text.replaceAll(form, '…'), message);
}

/** How a password goes over the wire: as it is, and as the logins LOGIN and PLAIN have it; the longest first. */
function formsOf({ user, password }: Login): readonly string[] {
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
  return [base64(`\0${user}\0${password}`), base64(password), password].filter((form) => form !== '');
}
