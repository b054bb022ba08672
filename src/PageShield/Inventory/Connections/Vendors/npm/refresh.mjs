// Copies name, category and domains of each third-party-web entity and omits usage figures.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const from = join(here, 'node_modules', 'third-party-web');
const entities = JSON.parse(readFileSync(join(from, 'dist', 'entities-nostats.json'), 'utf8'));
const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
const vendors = entities.map(({ name, category, domains }) => ({ name, category, domains }));
const lines = vendors.map((vendor) => JSON.stringify(vendor)).join(',\n');
writeFileSync(join(here, '..', 'third-party-web.json'), `{"source":"third-party-web ${version}, MIT","vendors":[\n${lines}\n]}\n`);
console.log(`${vendors.length} vendors of third-party-web ${version}`);
