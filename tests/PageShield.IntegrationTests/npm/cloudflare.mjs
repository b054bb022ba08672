// Reads a site through Cloudflare's own client: node cloudflare.mjs BASE_URL TOKEN ZONE → one JSON object.
import Cloudflare from 'cloudflare';

const [baseURL, apiToken, zone_id] = process.argv.slice(2);
const client = new Cloudflare({ baseURL, apiToken, maxRetries: 0 });
const all = async (list) => { const rows = []; for await (const row of list) rows.push(row); return rows; };

const shield = client.pageShield;
const before = await shield.get({ zone_id });
const changed = await shield.update({ zone_id, enabled: !before.enabled });
const after = await shield.get({ zone_id });
const scripts = await all(shield.scripts.list({ zone_id, page: 'all', status: 'active,infrequent,inactive' }));
const connections = await all(shield.connections.list({ zone_id, page: 'all', status: 'active,infrequent,inactive' }));
const cookies = await all(shield.cookies.list({ zone_id, page: 'all' }));
const worst = await all(shield.scripts.list({ zone_id, per_page: 1, prioritize_malicious: true }));
const byHost = await all(shield.scripts.list({ zone_id, hosts: `*${worst[0].host.slice(3)}`, page: 'all' }));
const script = await shield.scripts.get(worst[0].id, { zone_id });
const connection = await shield.connections.get(connections[0].id, { zone_id });
const cookie = await shield.cookies.get(cookies[0].id, { zone_id });
const csv = await (await shield.scripts.list({ zone_id, export: 'csv' }).asResponse()).text();
const failures = {};
for (const [name, call] of Object.entries({
  missing: () => shield.scripts.get('f'.repeat(32), { zone_id }),
  zone: () => shield.get({ zone_id: '0'.repeat(28) + '9999' }),
  parameter: () => shield.scripts.list({ zone_id, per_page: 5000 }),
  token: () => new Cloudflare({ baseURL, apiToken: 'psh_wrong', maxRetries: 0 }).pageShield.get({ zone_id }),
})) {
  try { await call(); failures[name] = null; } catch (error) { failures[name] = { status: error.status, errors: error.errors }; }
}

console.log(JSON.stringify({ before, changed, after, scripts, connections, cookies, worst, byHost, script, connection, cookie, csv, failures }));
