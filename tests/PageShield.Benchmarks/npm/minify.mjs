// Minifies each FILE with three tools, by layout and names only and with compression:
// node minify.mjs OUTPUT FILE... writes OUTPUT/<index>.<tool>.<mangled|compressed>.js and prints nothing but failures.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { minify as terser } from 'terser';
import uglify from 'uglify-js';

const [output, ...files] = process.argv.slice(2);
const tools = {
  'terser.mangled': async (code) => (await terser(code, { compress: false, mangle: true })).code,
  'terser.compressed': async (code) => (await terser(code, { compress: true, mangle: true })).code,
  'esbuild.mangled': async (code) => (await esbuild.transform(code, { minifyWhitespace: true, minifyIdentifiers: true, legalComments: 'none' })).code,
  'esbuild.compressed': async (code) => (await esbuild.transform(code, { minify: true, legalComments: 'none' })).code,
  'uglify.mangled': async (code) => unwrap(uglify.minify(code, { compress: false, mangle: true })),
  'uglify.compressed': async (code) => unwrap(uglify.minify(code, { compress: true, mangle: true })),
};

function unwrap(result) {
  if (result.error) throw result.error;
  return result.code;
}

for (const [index, file] of files.entries()) {
  const code = readFileSync(file, 'utf8');
  for (const [name, run] of Object.entries(tools)) {
    try {
      writeFileSync(join(output, `${index}.${name}.js`), await run(code));
    } catch (error) {
      console.error(`${name} ${file}: ${error.message}`);
    }
  }
}
