/** What SageMaker says of most failed transforms: that the reason stands elsewhere. */
const ELSEWHERE = /See job logs for more information\.?$/;
/** How the line begins by which it then says, in the log, what the container answered. */
const ANSWER = /(?<answer>Bad HTTP status received from algorithm: .*)$/;
/** A container may answer with all that it knows. */
const MOST = 500;

/** The reason of a failed transform with what its log says of it, where it only points there. */
export function toldByLog(reason: string, logTail: readonly string[]): string {
  if (!ELSEWHERE.test(reason)) return reason;
  const answer = logTail.map((line) => ANSWER.exec(line.split('\n', 1)[0] ?? '')?.groups?.answer).find(Boolean);
  return answer === undefined ? reason : `${reason.replace(ELSEWHERE, '')}${answer.slice(0, MOST)}`;
}
