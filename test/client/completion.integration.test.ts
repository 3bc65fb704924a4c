import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionScript, SHELLS } from '../../client/completion/scripts.js';
import { forecastProgram } from '../../client/program.js';

describe('the completion of bash', () => {
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));
  const script = join(folder, 'forecast.bash');
  beforeAll(() => writeFileSync(script, completionScript('bash', forecastProgram())));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What bash offers for the last of these words. */
  async function offered(...words: string[]): Promise<readonly string[]> {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const code = `source '${script}'; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _forecast; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', code], { cwd: folder });
    return stdout.split('\n').filter((word) => word !== '');
  }

  it('offers commands, those below a command, and options', async () => {
    expect(await offered('forecast', 'lea')).toEqual(['leaderboard']);
    expect(await offered('npx', 'forecast', 'doc')).toEqual(['doctor']);
    expect(await offered('forecast', 'sweep', '')).toEqual(
      expect.arrayContaining(['pause', 'resume', 'extend', 'finish']),
    );
    expect(await offered('forecast', 'run', '--dry')).toEqual(['--dry-run']);
    expect(await offered('forecast', 'completion', 'z')).toEqual(['zsh']);
  });

  it('offers files where an argument may be one', async () => {
    expect(await offered('forecast', 'run', '--config', 'fore')).toEqual(['forecast.bash']);
  });
});

it.each(SHELLS)('the completion of %s knows every command', (shell) => {
  const program = forecastProgram();
  const script = completionScript(shell, program);
  for (const command of program.commands) expect(script).toContain(command.name());
});
