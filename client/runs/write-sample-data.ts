import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSample } from '../../core/sample/generate-sample.js';

/** Writes the generated sample dataset into a folder, unless it is there already. @returns the folder */
export async function writeSampleData(folder: string): Promise<string> {
  const done = await access(join(folder, 'sell_prices.csv')).then(
    () => true,
    () => false,
  );
  if (done) return folder;
  await mkdir(folder, { recursive: true });
  // The prices come last, so that a folder with prices is complete.
  for (const [name, content] of Object.entries(generateSample())) {
    await writeFile(join(folder, `${name}.part`), content);
    await rename(join(folder, `${name}.part`), join(folder, name));
  }
  return folder;
}
