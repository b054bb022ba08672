// Takes name, category and domains of each entity of third-party-web, and on how many pages it was seen, as a power of ten.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const from = join(here, 'node_modules', 'third-party-web');
const entities = JSON.parse(readFileSync(join(from, 'dist', 'entities.json'), 'utf8'));
const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
const vendors = entities.map(({ name, category, domains, totalOccurrences }) =>
  ({ name, category, domains, ...(totalOccurrences >= 10 && { pages: 10 ** Math.floor(Math.log10(totalOccurrences)) }) }));
const lines = vendors.map((vendor) => JSON.stringify(vendor)).join(',\n');
writeFileSync(join(here, '..', 'third-party-web.json'), `{"source":"third-party-web ${version}, MIT","vendors":[\n${lines}\n]}\n`);
console.log(`${vendors.length} vendors of third-party-web ${version}`);
