/** Whether a host is this machine by its loopback. @param host as in a URL, an IPv6 address in brackets or without */
export const isThisMachine = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/.test(host.toLowerCase());
