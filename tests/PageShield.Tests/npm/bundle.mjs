// Bundles the folder SHOP with four tools, readable and minified, and writes OUTPUT/<tool>.<readable|minified>/…js:
// node bundle.mjs SHOP OUTPUT
import { join, resolve } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';

const [shop, output] = process.argv.slice(2).map((path) => resolve(path));
const entry = join(shop, 'main.js');
const plain = { entryFileNames: 'main-[hash].js', chunkFileNames: '[name]-[hash].js' };
const squeeze = { name: 'squeeze', renderChunk: async (code) => ({ code: (await esbuild.transform(code, { minify: true })).code, map: null }) };

for (const style of ['readable', 'minified']) {
  const minify = style === 'minified';
  const folder = (tool) => join(output, `${tool}.${style}`);
  const bundle = await rollup({ input: entry, plugins: [commonjs()], logLevel: 'silent' });
  await bundle.write({ dir: folder('rollup'), format: 'es', ...plain, plugins: minify ? [squeeze] : [] });
  await bundle.write({ file: join(folder('rollup-iife'), 'main.js'), format: 'iife', name: 'shop', inlineDynamicImports: true, plugins: minify ? [squeeze] : [] });
  await vite({
    root: shop, logLevel: 'silent', configFile: false,
    build: { outDir: folder('vite'), minify, rollupOptions: { input: entry, output: plain }, emptyOutDir: true, modulePreload: { polyfill: false } },
  });
  await esbuild.build({ entryPoints: [entry], bundle: true, splitting: true, format: 'esm', minify, outdir: folder('esbuild'), entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]', logLevel: 'silent' });
}
