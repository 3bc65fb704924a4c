/**
 * Weights by forward selection: again and again the candidate is added, more than once if need be, that makes the mean of
 * those chosen so far best; the weights are the shares of the best mean on the way.
 *
 * Few steps make coarse weights, which is the point: they are chosen on a handful of past origins, and fine ones would fit
 * their noise. Of equal scores the earlier candidate wins.
 *
 * @param score of an ensemble with these weights over past origins; smaller is better
 * @param steps most candidates that are added; weights are multiples of 1 / (steps taken)
 * @source Caruana and others, Ensemble Selection from Libraries of Models, 2004
 */
export function greedyWeights(count: number, score: (weights: readonly number[]) => number, steps = 8): number[] {
  const counts = new Array<number>(count).fill(0);
  let best: { readonly score: number; readonly weights: number[] } | undefined;
  for (let step = 1; step <= steps; step++) {
    const tried = counts.map((_, added) => {
      const weights = counts.map((chosen, index) => (chosen + (index === added ? 1 : 0)) / step);
      return { added, weights, score: score(weights) };
    });
    const [first] = tried.sort((a, b) => a.score - b.score || a.added - b.added);
    if (first === undefined) throw new Error('an ensemble needs at least one candidate');
    counts[first.added] = (counts[first.added] as number) + 1;
    if (best === undefined || first.score < best.score) best = first;
  }
  return best?.weights ?? [];
}
