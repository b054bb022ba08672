// Writes variants of scripts as minifiers, obfuscators and packers leave them. Scripts are parsed and printed, never run.
// node derive.mjs LIST OUTPUT SEED    LIST has a JSON object a line: id, file, and how (names of ways; all where it is missing).
//                                     Writes OUTPUT/<line>.<how>.js and OUTPUT/manifest.jsonl (id, how, file) and prints what was skipped.
// node derive.mjs --names             Prints the names of all ways.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { packers, words } from './packers.mjs';

const MaxInput = 60_000;
const MaxHeavyInput = 25_000;
const MaxOutput = 400_000;
// Far above what the largest input takes, so that a slow machine leaves nothing out.
const MaxMilliseconds = 120_000;

const strings = { stringArray: true, stringArrayThreshold: 1, stringArrayRotate: true, stringArrayShuffle: true };
const obfuscations = {
  low: { optionsPreset: 'low-obfuscation' },
  medium: { optionsPreset: 'medium-obfuscation' },
  high: { optionsPreset: 'high-obfuscation' },
  base64: { ...strings, stringArrayEncoding: ['base64'], stringArrayWrappersCount: 2, stringArrayWrappersChainedCalls: true, stringArrayWrappersType: 'variable' },
  rc4: { ...strings, stringArrayEncoding: ['rc4'], stringArrayWrappersCount: 3, stringArrayWrappersParametersMaxCount: 4, stringArrayWrappersType: 'function' },
  calls: { ...strings, stringArrayCallsTransform: true, stringArrayCallsTransformThreshold: 1, stringArrayIndexesType: ['hexadecimal-numeric-string'], stringArrayIndexShift: true },
  flattened: { ...strings, controlFlowFlattening: true, controlFlowFlatteningThreshold: 1 },
  'dead-code': { ...strings, stringArrayEncoding: ['base64'], deadCodeInjection: true, deadCodeInjectionThreshold: 0.4 },
  'self-defending': { ...strings, compact: true, selfDefending: true },
  'debug-protection': { ...strings, debugProtection: true, debugProtectionInterval: 4000, disableConsoleOutput: true },
  split: { ...strings, splitStrings: true, splitStringsChunkLength: 4 },
  unicode: { stringArray: false, unicodeEscapeSequence: true },
  mangled: { ...strings, identifierNamesGenerator: 'mangled', renameGlobals: true },
  keys: { ...strings, transformObjectKeys: true, identifierNamesGenerator: 'hexadecimal' },
  numbers: { ...strings, numbersToExpressions: true, simplify: true },
};
const heavy = new Set(['medium', 'high', 'flattened', 'dead-code'].map((name) => `obfuscator.${name}`));

const names = ['terser.compressed', ...Object.keys(obfuscations).map((name) => `obfuscator.${name}`), 'packer.words', ...Object.keys(packers).map((name) => `packer.${name}`)];

// Each variant's chance depends on the seed, its script and its way, and not on what was made before it.
function seedOf(...parts) {
  return createHash('sha256').update(parts.join('\0')).digest().readUInt32LE(0) >>> 1 || 1;
}

// Mulberry32.
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

async function derive({ id, file, how, seed }) {
  const code = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const limit = heavy.has(how) ? MaxHeavyInput : MaxInput;
  if (code.length > limit) throw new Error(`longer than ${limit} characters`);
  const [tool, setting] = how.split('.');
  const own = seedOf(seed, id, how);
  const result = await tools[tool](code, setting, own);
  if (result.length > MaxOutput) throw new Error(`its variant is longer than ${MaxOutput} characters`);
  return result;
}

const tools = {
  terser: async (code) => {
    const { minify } = await import('terser');
    return (await minify(code, { compress: true, mangle: true })).code;
  },
  obfuscator: async (code, setting, seed) => {
    const { default: obfuscator } = await import('javascript-obfuscator');
    return obfuscator.obfuscate(code, { ...obfuscations[setting], seed }).getObfuscatedCode();
  },
  packer: async (code, setting, seed) => {
    const { parse } = await import('acorn');
    parse(code, { ecmaVersion: 'latest', sourceType: 'script', allowHashBang: false });
    return setting === 'words' ? words(code) : packers[setting](code, chance(seed));
  },
};

async function work() {
  parentPort.on('message', async (job) => {
    try {
      parentPort.postMessage({ text: await derive({ ...job, seed: workerData }) });
    } catch (error) {
      parentPort.postMessage({ error: String(error.message).split('\n')[0] });
    }
  });
}

// Tools are synchronous: one that hangs is ended with its thread.
function run(jobs, seed, done) {
  let next = 0;
  const lane = () => new Promise((resolve) => {
    let [worker, timer, job] = [null, null, null];
    const advance = () => {
      job = jobs[next++];
      if (!job) {
        worker?.terminate();
        return resolve();
      }
      worker ??= start();
      timer = setTimeout(() => settle({ error: 'took too long' }, true), MaxMilliseconds);
      worker.postMessage(job);
    };
    const settle = (result, isLost) => {
      clearTimeout(timer);
      if (isLost) {
        worker.removeAllListeners();
        worker.on('error', () => {});
        worker.terminate();
        worker = null;
      }
      done(job, result);
      advance();
    };
    const start = () => {
      const started = new Worker(fileURLToPath(import.meta.url), { workerData: seed, stdout: true, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
      started.on('message', (result) => settle(result, false));
      started.on('error', (error) => settle({ error: error.message }, true));
      return started;
    };
    advance();
  });
  return Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, lane));
}

async function main([list, output, seed]) {
  if (list === '--names') {
    console.log(names.join('\n'));
    return;
  }

  const lines = readFileSync(list, 'utf8').split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
  const jobs = lines.flatMap(({ id, file, how = names }, line) => how.map((one) => ({ id, file, how: one, name: `${line}.${one}.js` })));
  const unknown = jobs.find((job) => !names.includes(job.how));
  if (unknown) throw new Error(`${unknown.how}: no such way`);
  const made = new Set();
  const skipped = new Map();
  await run(jobs, seed, (job, { text, error }) => {
    if (error === undefined) {
      writeFileSync(join(output, job.name), text);
      made.add(job);
    } else {
      skipped.set(job, error);
    }
  });
  for (const job of jobs) if (skipped.has(job)) console.error(`skipped ${job.how} ${job.id}: ${skipped.get(job)}`);
  writeFileSync(join(output, 'manifest.jsonl'), jobs.filter((job) => made.has(job)).map(({ id, how, name }) => `${JSON.stringify({ id, how, file: name })}\n`).join(''));
}

if (isMainThread) await main(process.argv.slice(2));
else await work();
