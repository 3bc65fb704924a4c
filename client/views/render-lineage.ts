import type { Lineage } from '../lineage/lineage.js';
import { outputWidth } from '../terminal/output-width.js';
import { wrapText } from '../terminal/wrap-text.js';
import { type LineageNode, lineageTree } from './lineage-tree.js';

/** What made a version, as a tree; long lines go on below their text. */
export function renderLineage(lineage: Lineage, width = outputWidth()): string {
  const notes = lineage.notes.map((note) => `Note: ${note}`);
  return [
    linesOf(lineageTree(lineage), width).join('\n'),
    ...(notes.length === 0 ? [] : [wrapText(notes.join('\n'), width)]),
  ].join('\n\n');
}

function linesOf({ text, below }: LineageNode, width: number | undefined): readonly string[] {
  const lines = wrapText(text, width).split('\n');
  return [
    ...lines,
    ...below.flatMap((child, index) => {
      const isLast = index === below.length - 1;
      const [head, rest] = isLast ? ['└─ ', '   '] : ['├─ ', '│  '];
      const own = linesOf(child, width === undefined ? undefined : Math.max(20, width - head.length));
      return own.map((line, at) => (at === 0 ? head : rest) + line);
    }),
  ];
}
