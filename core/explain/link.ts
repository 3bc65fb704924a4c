import type { Link } from '../../contracts/explanation/link.js';

/** The prediction of a margin. */
export function predictionOf(link: Link, margin: number): number {
  switch (link) {
    case 'identity':
      return margin;
    case 'log':
      return Math.exp(margin);
    case 'logit':
      return 1 / (1 + Math.exp(-margin));
    case 'signed-square':
      return Math.sign(margin) * margin * margin;
  }
}

/** The margin of a prediction. */
export function marginOf(link: Link, prediction: number): number {
  switch (link) {
    case 'identity':
      return prediction;
    case 'log':
      return Math.log(prediction);
    case 'logit':
      return -Math.log(1 / prediction - 1);
    case 'signed-square':
      return Math.sign(prediction) * Math.sqrt(Math.abs(prediction));
  }
}
