// `cargo xtask prove KILLS [SEED]`: the whole proof that nothing is lost, with its figures.

import { missing, missingFirefox } from '../harness/places.mjs';
import { BLOWS, PARTS, proveCuts } from './cuts.mjs';
import { proveKills } from './kills.mjs';

const say = (line) => console.log(line);
const [kills = '50', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
const gap = missing();
if (gap) throw new Error(gap);

async function part(name, prove) {
  const started = Date.now();
  const found = await prove();
  say(`${name}: ${JSON.stringify(found)} (${Math.round((Date.now() - started) / 1_000)} s)`);
}

say(`${kills} kills, seed ${seed}`);
await part('kills', () => proveKills(Number(kills), Number(seed), say));
const noFirefox = missingFirefox();
if (noFirefox) say(`kills in Firefox: not run: ${noFirefox}`);
else await part('kills in Firefox', () => proveKills(Number(kills), Number(seed), say, 'firefox'));
for (const each of PARTS) await part(`cuts, ${each}`, () => proveCuts(each, Object.keys(BLOWS), say));
