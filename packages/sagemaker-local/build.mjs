// Builds dist/ for `npm pack`: plain JavaScript that runs without TypeScript, with the other workspaces inlined, which no registry has.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const { build } = await import('esbuild').catch(() => {
  console.error("esbuild is not installed, which makes what is packed. Run 'npm run setup' in the project first.");
  process.exit(1);
});
const here = fileURLToPath(new URL('./', import.meta.url));
const sources = join(here, 'src');
const built = join(here, 'dist');
const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

/** How modules name the files that they read at run time. */
const FILE_URL = /new URL\('(\.[^']*)', import\.meta\.url\)/g;

/** A file is named by its place beside a module, and in the bundle all modules lie in dist/. */
const fileNames = {
  name: 'file-names',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replaceAll(
        FILE_URL,
        (_, name) => `new URL('${place(resolve(dirname(path), name))}', import.meta.url)`,
      );
      if (text.replaceAll(FILE_URL, '').includes('import.meta.url')) {
        return {
          errors: [{ text: `${path} uses import.meta.url otherwise than in new URL('./FILE', import.meta.url).` }],
        };
      }
      return { contents, loader: 'ts' };
    });
  },
};

/** Where the bundle finds a file: one of src/ is copied into dist/, any other of the package stays where it is. */
function place(file) {
  if (relative(here, file).startsWith('..'))
    throw new Error(`${file} is read at run time, but lies outside the package.`);
  if (relative(sources, file).startsWith('..')) return relative(built, file);
  const copy = join(built, relative(sources, file));
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(file, copy);
  const notice = join(dirname(file), 'NOTICE');
  if (existsSync(notice)) cpSync(notice, join(dirname(copy), 'NOTICE'));
  return `./${relative(built, copy)}`;
}

rmSync(built, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: [join(sources, 'main.ts')],
  outdir: built,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  charset: 'utf8',
  external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
  plugins: [fileNames],
  logLevel: 'warning',
});
