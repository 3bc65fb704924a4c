import { expect, it } from 'vitest';
import { NOT_DRAWN, renderSection } from '../../reports/render-section.js';

it('keeps the numbers of a picture that the library fails at, and the rest of the section', async () => {
  const broken = {
    mark: 'bar',
    data: { values: [{ a: 1 }] },
    transform: [{ calculate: 'this is (no expression', as: 'b' }],
  };
  const picture = { title: 'A', description: 'b', chart: broken, table: { head: ['a'], rows: [{ cells: ['<1>'] }] } };
  const { html } = await renderSection({ title: 'Of it', parts: [picture, '<p>The rest</p>'] }, 1);
  expect(html).toContain(`<p>${NOT_DRAWN}: `);
  expect(html).toContain('<td>&#60;1&#62;</td>');
  expect(html).toContain('<p>The rest</p>');
});
