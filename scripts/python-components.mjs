import { readFileSync } from 'node:fs';

/** A package of Python that a locked file of requirements installs, as CycloneDX lists it. */
const component = (name, version, file) => ({
  type: 'library',
  'bom-ref': `pkg:pypi/${name}@${version}#${file}`,
  name,
  version,
  scope: 'required',
  purl: `pkg:pypi/${name}@${version}`,
  properties: [{ name: 'durable-forecast:locked-in', value: file }],
});

/**
 * The packages that a file of requirements locks.
 *
 * @param {string} root folder of the project
 * @param {string} file path below it
 * @throws Error where a line locks no version: an SBOM that leaves something out is worse than none
 */
export function pythonComponents(root, file) {
  const lines = readFileSync(`${root}/${file}`, 'utf8').replaceAll('\\\n', ' ').split('\n');
  return lines
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, name, version] = /^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)/.exec(line) ?? [];
      if (name === undefined) throw new Error(`${file}: '${line.slice(0, 80)}' locks no version.`);
      // As the specification of package URLs has names of PyPI.
      return component(name.toLowerCase().replaceAll(/[._]+/g, '-'), version, file);
    });
}
