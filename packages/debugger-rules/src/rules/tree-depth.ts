import { exceeds, shown } from './compare.js';
import { numbersOf } from './point-values.js';
import type { SeriesRule } from './types.js';

/**
 * A tree is deeper than `depth`: the depth is the base 2 logarithm of the largest node id, as AWS defines it. A tree of
 * only a root has depth 0.
 */
export const treeDepth: SeriesRule<'TreeDepth', number, null> = {
  name: 'TreeDepth',
  reads: 'the tensor trees/Node (collection trees)',
  scope: 'series',
  start: null,
  watches: () => (series) => series === 'trees/Node',

  observe(point) {
    const nodes = numbersOf(point);
    if (nodes === undefined) return undefined;
    let largest = 0;
    for (let index = 0; index < nodes.length; index++) largest = Math.max(largest, nodes[index]!);
    return largest;
  },

  judge(memory, { step, observation: largestNode }, parameters) {
    const depth = largestNode < 1 ? 0 : Math.log2(largestNode);
    if (!exceeds(depth, parameters.depth)) return { memory };
    const details = `The tree of step ${step} has node ${largestNode}, so its depth is ${shown(depth)}; at most ${parameters.depth} is allowed.`;
    return { memory, finding: { step, numbers: { depth, largestNode }, details } };
  },
};
