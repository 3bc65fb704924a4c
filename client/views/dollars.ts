/** An amount of US dollars as people write it; small ones with four digits, since a short training costs cents. */
export const dollars = (amount: number): string => (amount < 1 ? amount.toFixed(4) : amount.toFixed(2));
