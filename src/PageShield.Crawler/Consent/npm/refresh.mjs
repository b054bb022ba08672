// Takes what the crawler can use out of Autoconsent's rules: how a banner is recognised and what is pressed. Rules that need code of
// the page to be evaluated are left out.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const from = join(here, 'node_modules', '@duckduckgo', 'autoconsent');
const needsCode = (value) => JSON.stringify(value ?? []).includes('"eval"');
const rules = readdirSync(join(from, 'rules', 'autoconsent'))
  .filter((file) => file.endsWith('.json')).sort()
  .map((file) => JSON.parse(readFileSync(join(from, 'rules', 'autoconsent', file), 'utf8')))
  .filter((rule) => !needsCode(rule.detectCmp) && !needsCode(rule.detectPopup) && (rule.detectCmp?.length || rule.detectPopup?.length))
  .map((rule) => ({
    name: rule.name, url: rule.runContext?.urlPattern, cmp: rule.detectCmp ?? [], popup: rule.detectPopup ?? [],
    accept: needsCode(rule.optIn) ? [] : rule.optIn ?? [], reject: needsCode(rule.optOut) ? [] : rule.optOut ?? [],
  }))
  .filter((rule) => rule.accept.length + rule.reject.length > 0);
const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
writeFileSync(join(here, '..', 'autoconsent-rules.json'), JSON.stringify({ source: `@duckduckgo/autoconsent ${version}, MPL-2.0`, rules }, null, 0).replaceAll('},{"name"', '},\n{"name"') + '\n');
console.log(`${rules.length} rules of Autoconsent ${version}`);
