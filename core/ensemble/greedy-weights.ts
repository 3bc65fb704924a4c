/**
 * Weights by forward selection: again and again the candidate is added, more than once if need be, that makes the mean of
 * those chosen so far best; the weights are the shares of the best mean on the way.
 *
 * Few steps make coarse weights, which is the point: they are chosen on a handful of past origins, and fine ones would fit
 * their noise. Of equal scores the earlier candidate wins.
 *
 * @param scoresOf ensembles with these weights over past origins, one each; smaller is better
 * @param steps most candidates that are added; weights are multiples of 1 / (steps taken)
 * @source Caruana and others, Ensemble Selection from Libraries of Models, 2004
 */
export function greedyWeights(
  count: number,
  scoresOf: (tried: readonly (readonly number[])[]) => readonly number[],
  steps = 8,
): number[] {
  const counts = new Array<number>(count).fill(0);
  let best: { readonly score: number; readonly weights: number[] } | undefined;
  for (let step = 1; step <= steps; step++) {
    const weightings = counts.map((_, added) =>
      counts.map((chosen, index) => (chosen + (index === added ? 1 : 0)) / step),
    );
    const scores = scoresOf(weightings);
    const tried = weightings.map((weights, added) => ({ added, weights, score: scores[added] as number }));
    const [first] = tried.sort((a, b) => a.score - b.score || a.added - b.added);
    if (first === undefined) throw new Error('an ensemble needs at least one candidate');
    counts[first.added] = (counts[first.added] as number) + 1;
    if (best === undefined || first.score < best.score) best = first;
  }
  return best?.weights ?? [];
}
