// In Firefox too: somebody signs in, writes a filing, comes back, presents it and reads its receipt;
// and a browser that dies at any of these points loses nothing.

import assert from 'node:assert/strict';
import test from 'node:test';

import { inCi, missing, missingFirefox } from '../harness/places.mjs';
import { Scene, claim } from '../harness/scene.mjs';
import { proveKills } from '../proof/kills.mjs';

const lacks = missing() || missingFirefox();
/** One in each phase of a filing. */
const KILLS = 6;
const SEED = 3;

claim('somebody signs in, files and holds the receipt in Firefox', () => Scene.open({ kind: 'firefox' }),
  async ({ browser, desk, house, person }) => {
    const { page } = person;
    await person.arrive();
    await person.signIn();
    await person.toFilings();
    await page.getByRole('link', { name: person.words.newFiling }).click();
    await person.write({ subject: 'Desde Firefox', text: 'Pido que se aclare.', pdfs: [desk.pdf('escrito.pdf', 300_000)] });
    await page.getByText('Guardado en este equipo').waitFor();
    await page.reload();
    await page.waitForFunction(() => document.querySelector('#subject')?.value === 'Desde Firefox');
    await page.getByRole('listitem').filter({ hasText: 'escrito.pdf' }).waitFor();
    await person.toReview();
    await person.openEfirma();
    await person.sign();
    const folio = await person.receipt();
    await page.reload();
    assert.equal(await person.receipt(), folio);
    assert.deepEqual(house.presented().map((each) => each.folio), [folio]);
    browser.assertQuiet();
    browser.assertAlone();
  }, { lacks });

test('Firefox dies at each phase of a filing, and nothing is lost, doubled or unsaid',
  { skip: lacks && !inCi ? lacks : false, timeout: 600_000 }, async (t) => {
    if (lacks) throw new Error(lacks);
    const found = await proveKills(KILLS, SEED, (line) => t.diagnostic(line), 'firefox');
    assert.equal(found.kills, KILLS);
    t.diagnostic(JSON.stringify(found));
  });
