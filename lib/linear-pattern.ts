import { RE2JS } from 're2js';

/** Of a text, no more characters are searched: values and names that are meant to be found stand before. */
export const MOST_SEARCHED = 16_384;

/** A regular expression that is searched for in a time that grows with the text alone, whatever the expression. */
export interface LinearPattern {
  /** The whole match and its groups, in the order of the expression; undefined where the text has none. */
  readonly find: (text: string) => readonly (string | undefined)[] | undefined;
  readonly test: (text: string) => boolean;
}

/**
 * Compiles an expression that somebody else wrote. JavaScript's own engine tries one way after the other, and for
 * `^(a+)+$` a line of fifty letters has more ways than a life has seconds.
 *
 * @param source in JavaScript's or Python's syntax: `(?P<name>…)` is understood
 * @returns undefined for an expression that looks around or refers back, which nobody can do in such a time, or that
 *   repeats too much
 * @throws SyntaxError for what is no regular expression
 */
export function linearPattern(source: string): LinearPattern | undefined {
  const expression = plainRegExp(source);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(RE2JS.translateRegExp(expression.source));
  } catch {
    return undefined;
  }
  return {
    find: (text) => {
      const matcher = compiled.matcher(text.slice(0, MOST_SEARCHED));
      if (!matcher.find()) return undefined;
      return Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined);
    },
    test: (text) => compiled.matcher(text.slice(0, MOST_SEARCHED)).find(),
  };
}

/** The expression in JavaScript's own engine, whose time nothing bounds. @throws SyntaxError for what is none */
export const plainRegExp = (source: string): RegExp => new RegExp(source.replaceAll('(?P<', '(?<'));
