/** One term of a pattern. */
interface Term {
  readonly text: string;
  readonly kind: 'must' | 'may' | 'must-not';
}

/**
 * Compiles a filter pattern of CloudWatch Logs for plain text: words and "quoted phrases" that must all be there, `?word`
 * of which one must, `-word` that must not. An empty pattern lets every event through.
 *
 * @throws Error for patterns of JSON, columns and regular expressions, which are not served here, and for an open quote
 */
export function compileFilter(pattern: string): (message: string) => boolean {
  const trimmed = pattern.trim();
  if (/^[{[]|^%/.test(trimmed)) {
    throw new Error(
      `'${trimmed.slice(0, 80)}' is a pattern for JSON, columns or regular expressions; only words are served here.`,
    );
  }
  const terms = termsOf(trimmed);
  const all = terms.filter(({ kind }) => kind === 'must');
  const any = terms.filter(({ kind }) => kind === 'may');
  const none = terms.filter(({ kind }) => kind === 'must-not');
  return (message) => {
    const has = ({ text }: Term) => message.includes(text);
    return all.every(has) && !none.some(has) && (any.length === 0 || all.length > 0 || any.some(has));
  };
}

function termsOf(pattern: string): Term[] {
  const terms: Term[] = [];
  for (const [, sign = '', quoted, word] of pattern.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))\s*/g)) {
    if (word?.startsWith('"')) throw new Error(`the quote in '${pattern.slice(0, 80)}' is not closed.`);
    const text = quoted?.replace(/\\(.)/g, '$1') ?? word ?? '';
    terms.push({ text, kind: sign === '-' ? 'must-not' : sign === '?' ? 'may' : 'must' });
  }
  return terms;
}
