/** What one look at the set-up has found. */
export interface Finding {
  readonly name: string;
  /** `skipped`: it can't be told, or matters to nobody here; the message says why. */
  readonly status: 'ok' | 'fault' | 'skipped';
  /** Of a fault: what, where and the cure. */
  readonly message: string;
}

export const ok = (name: string, message: string): Finding => ({ name, status: 'ok', message });
export const fault = (name: string, message: string): Finding => ({ name, status: 'fault', message });
export const skipped = (name: string, message: string): Finding => ({ name, status: 'skipped', message });
