import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectPaths, ROOT } from './project-files.js';

const paths = projectPaths();
/** What a reader of the code comes through; tests lie as the code does. */
const ROOM =
  /^(?:(?:activities|bench|client|containers|contracts|core|local|reports|scripts|worker|workflows)\/|packages\/[^/]+\/src\/).*README\.md$/;
const rooms = paths.filter((path) => ROOM.test(path)).map((path) => path.replace(/README\.md$/, ''));

test.each(rooms)('the README of %s names its folders, or they have one of their own', (room) => {
  const text = readFileSync(join(ROOT, room, 'README.md'), 'utf8');
  const folders = paths.flatMap((path) =>
    (path.startsWith(room) ? (/^([^/]+)\/$/.exec(path.slice(room.length)) ?? []) : []).slice(1),
  );
  const unnamed = folders.filter((folder) => !paths.includes(`${room}${folder}/README.md`) && !isNamed(folder, text));
  expect(unnamed).toEqual([]);
});

/** In code, alone or at the beginning of a path. */
const isNamed = (folder: string, text: string): boolean =>
  [...text.matchAll(/`([^`]+)`/g)].some(([, code]) => (code as string).split(/[/{},\s]/).includes(folder));
