import { failure } from '../aws/aws-failure.js';

/**
 * The numbers that a model has answered with, one a row that it was given.
 *
 * @param where for messages: the address of the answers, or whose they are
 * @throws ForecastInvalid when something among them is no number
 */
export function* predictionValues(text: string, where: string): Generator<number> {
  // A word at a time: a list of all words would be many times as large as the text.
  for (const { 0: part, index } of text.matchAll(/[^\n,]+/g)) {
    const word = part.trim();
    // Algorithms that end their answer with a line break get a second one from AssembleWith=Line.
    if (word === '') continue;
    const value = Number(word);
    if (!Number.isFinite(value)) {
      const line = text.slice(0, index).split(/[\n,]/).length;
      throw failure('ForecastInvalid', `${where}, line ${line}: '${word.slice(0, 40)}' is no number.`);
    }
    yield value;
  }
}
