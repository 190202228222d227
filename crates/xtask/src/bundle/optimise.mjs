// Shrinks wasm files in place: `node optimise.mjs BINARYEN FILE...`. One process for many files,
// since starting Binaryen takes longer than most of our chunks do.
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , library, ...files] = process.argv;
const { default: binaryen } = await import(pathToFileURL(library));
// What rustc emits for the browsers that we support.
const features = ['BulkMemory', 'BulkMemoryOpt', 'CallIndirectOverlong', 'Multivalue', 'MutableGlobals',
  'NontrappingFPToInt', 'ReferenceTypes', 'SignExt', 'SIMD128']
  .reduce((all, name) => all | binaryen.Features[name], 0);
// As `-Oz`.
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
for (const file of files) {
  const module = binaryen.readBinary(fs.readFileSync(file));
  module.setFeatures(features);
  module.runPasses(['strip-debug', 'strip-producers']);
  module.optimize();
  if (!module.validate()) throw new Error(`${file} is not valid any more`);
  fs.writeFileSync(file, module.emitBinary());
  module.dispose();
}
