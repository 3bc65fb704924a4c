import { page } from './html.js';
import { renderSection } from './render-section.js';
import type { RunReport } from './report-data.js';
import type { Section } from './section.js';
import { accuracySection } from './sections/accuracy-section.js';
import { answerSection } from './sections/answer-section.js';
import { dataSection } from './sections/data-section.js';
import { rulesSection } from './sections/rules-section.js';
import { runSection } from './sections/run-section.js';
import { seriesSection } from './sections/series-section.js';
import { sweepSection } from './sections/sweep-section.js';
import { whySection } from './sections/why-section.js';

/** The sections of the page in their order; each is made of the same report and says where it has nothing to show. */
export const SECTIONS: readonly ((report: RunReport) => Section)[] = [
  answerSection,
  dataSection,
  sweepSection,
  accuracySection,
  seriesSection,
  whySection,
  rulesSection,
  runSection,
];

/** One page on a run: what was published and whether it is better, the data, the search, the scores, and where all of it comes from. */
export async function runReport(report: RunReport): Promise<string> {
  const sections = [];
  // One after another: a drawing takes the whole thread.
  for (const [index, sectionOf] of SECTIONS.entries()) sections.push(await renderSection(sectionOf(report), index + 1));
  return page(`Forecast of ${report.run}`, sections);
}
