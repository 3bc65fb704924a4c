/** `1 day`, `7 days` */
export const countDays = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

/** `95 %`, `99.5 %`; what is not certain is never 100 %. */
export const formatShare = (share: number): string => `${Number((share * 100).toPrecision(10))} %`;
