/** What the exit code of a command says; the same of every command, so that scripts may rely on it. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'The command did what it was asked to.' },
  failed: { code: 1, meaning: 'It could not, or the run that it followed has failed or was cancelled.' },
  usage: { code: 2, meaning: 'An option, an argument or a file that it was given is wrong. Nothing was started.' },
  notFound: { code: 3, meaning: 'There is no run, trial or version of that name.' },
  unreachable: {
    code: 4,
    meaning:
      'Temporal, the object store or a worker does not answer, or takes neither the credentials nor the settings.',
  },
  interrupted: {
    code: 130,
    meaning: 'Ctrl-C, or the end of the terminal, came before its end. Runs go on without it.',
  },
} as const;

export type ExitReason = keyof typeof EXIT_CODES;

/** Why a command ends that could not do what it was asked to. */
export type TroubleKind = Exclude<ExitReason, 'ok' | 'interrupted'>;

/** Sets the exit code of this process. */
export function exitWith(reason: ExitReason): void {
  process.exitCode = EXIT_CODES[reason].code;
}
