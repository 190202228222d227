// The institute's seals follow one another: an app that is open since before believes the next one,
// and still believes what the one before sealed.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { field, print } from '../harness/evidence.mjs';
import { places } from '../harness/places.mjs';
import { Scene, claim } from '../harness/scene.mjs';

const SECONDS = 7;

/** Publishes the next seal from the command line, as an operator does. */
function rotate({ house }) {
  const words = ['--data', house.data, 'seal', 'rotate', '--in', `${SECONDS}`];
  return execFileSync(places.backend, words, { cwd: house.folder, encoding: 'utf8' });
}

/** The number of the certificate that sealed a receipt, as OpenSSL prints it. */
function sealedBy(receipt) {
  const serial = /serialNumber: (?:0x)?([0-9A-Fa-f]+)/.exec(print(Buffer.from(receipt.seal, 'base64')));
  return serial?.[1].toLowerCase();
}

/** A certificate's number as its serial is printed: the digits are octets. */
const serialOf = (number) => Buffer.from(number, 'ascii').toString('hex');

async function presented({ person }, subject) {
  await person.compose({ subject });
  await person.sign();
  return person.receipt();
}

claim('an app that is open since before the seal changed believes the next one',
  () => Scene.open(),
  async (scene) => {
    const { browser, house, person } = scene;
    await person.arrive();
    await person.signIn();
    const before = await presented(scene, 'Con el sello de antes');
    const said = rotate(scene);
    const waits = (await person.api('/institute/keys')).body.seals;
    assert.equal(waits.length, 2);
    assert.equal(waits[0].until_at, waits[1].from_at, 'published before it is used');
    assert(said.startsWith(waits[1].number), said);

    await sleep(SECONDS * 1000 + 500);
    const after = await presented(scene, 'Con el sello nuevo');
    assert.notEqual(before, after);
    await browser.shot('sello-nuevo');
    const { seals } = (await person.api('/institute/keys')).body;
    assert.deepEqual(seals.map((seal) => seal.ended), [undefined, 'replaced']);
    for (const [folio, seal] of [[before, seals[1]], [after, seals[0]]]) {
      const { body } = await person.api(`/receipts/${folio}`);
      assert.equal(field(body.statement, 'Folio'), folio);
      assert.equal(sealedBy(body), serialOf(seal.number));
    }
    // The receipt of before still holds, on this screen.
    await person.arrive(`/acuses/${before}`);
    await person.receipt();
    browser.assertQuiet();
    assert(house.said().length > 0);
  });
