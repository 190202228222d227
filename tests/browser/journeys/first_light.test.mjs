// The whole way of one filing, with two e.firmas and on two screens; then OpenSSL, which knows
// nothing of us, is asked whether the evidence holds.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

import { PHONE, WIDE } from '../harness/browser.mjs';
import { field, pem, print, sha256, verify } from '../harness/evidence.mjs';
import { Scene, claim } from '../harness/scene.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A screen has no barrier that axe knows, contrast included, and does not scroll sideways. */
async function assertForEveryone({ page }, screen) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  const said = violations.map(({ id, help, nodes }) =>
    `${id}: ${help}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`);
  assert.deepEqual(said, [], `barriers on ${screen}`);
  const [inner, outer] = await page.evaluate(() =>
    [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert(inner <= outer, `${screen} scrolls sideways: ${inner} > ${outer}`);
}

async function firstLight(scene, name) {
  const { browser, desk, house, person } = scene;
  const { page } = browser;
  const subject = 'Aclaración de cuotas de octubre';
  const bytes = fs.readFileSync(desk.pdf('escrito.pdf', 1_500_000));
  const look = async (screen) => {
    await browser.shot(`${name}-${screen}`);
    await assertForEveryone(browser, screen);
  };

  await person.arrive();
  await person.heading(person.words.signIn).waitFor();
  assert.equal(new URL(page.url()).pathname, '/entrar');
  await look('1-entrar');
  await person.unlock();
  await look('2-entrar-con-archivos');
  await person.button(person.words.enter).click();
  await person.heading(person.words.notifications).waitFor();
  assert.equal(new URL(page.url()).pathname, '/');
  await person.toFilings();
  assert.equal(new URL(page.url()).pathname, '/promociones');
  await look('3-promociones');

  await page.getByRole('link', { name: person.words.newFiling }).click();
  await person.heading(person.words.newFiling).waitFor();
  await person.write({
    subject,
    text: 'Pido que se aclare el cálculo de octubre.\n\nAdjunto mi escrito.',
    pdfs: [path.join(desk.folder, 'escrito.pdf')],
  });
  await look('4-nueva');
  await person.toReview();
  assert.equal(new URL(page.url()).pathname, '/promociones/nueva/revisar');
  await person.readyToSign();
  const shown = await page.locator('details[open] pre').first().textContent();
  await look('5-revisar');
  await person.sign();
  const folio = await person.receipt();
  assert.match(folio ?? '', /^PR-\d{2}-000001-/);
  assert.equal(new URL(page.url()).pathname, `/acuses/${folio}`);
  await look('6-acuse');

  await saveAll(scene);
  const detail = (await person.api(`/filings/${folio}`)).body;
  assert.equal(detail.statement, shown, 'what was signed is what was shown');
  assert.equal(field(shown, 'Archivo 1, SHA-256'), sha256(bytes));
  await assertEvidence(scene, detail);
  assertSaved(browser, folio, detail);

  await page.getByRole('link', { name: person.words.filings, exact: true }).first().click();
  const row = page.getByRole('link', { name: new RegExp(`${subject}[\\s\\S]*${folio}`) });
  await row.waitFor();
  await look('7-promociones');
  await row.click();
  await person.heading(subject).waitFor();
  await page.getByRole('link', { name: person.words.seeReceipt }).click();
  assert.equal(await person.receipt(), folio, 'the row leads to the filing, and that to its receipt');

  browser.assertAlone();
  browser.assertQuiet();
  assert(house.said().length > 0);
}

/** Presses every button that saves, until nothing more comes. */
async function saveAll({ browser, person }) {
  for (const name of [person.words.saveReceipt, person.words.saveSigned]) {
    for (const button of await person.button(name).all()) {
      await button.click();
      await person.page.waitForTimeout(150);
    }
  }
  await browser.downloaded(4);
}

/** OpenSSL accepts the party's signature and the institute's seal, and the digests are theirs. */
async function assertEvidence({ house, person }, { statement, signature, receipt }) {
  const at = field(statement, 'Hora legal');
  const cms = Buffer.from(signature, 'base64');
  const trusted = fs.readdirSync(path.join(house.data, 'anchors'))
    .map((file) => path.join(house.data, 'anchors', file))
    .concat(fs.readdirSync(path.join(house.folder, 'trusted'))
      .map((file) => path.join(house.folder, 'trusted', file)));
  const anchors = trusted.map((file) => pem(fs.readFileSync(file)));
  verify(cms, statement, anchors, { at });
  const printed = print(cms);
  assert.match(printed, /signingCertificateV2/);
  assert.match(printed, /sha256/);

  const keys = (await person.api('/institute/keys')).body;
  const seals = keys.seals.map((seal) => pem(Buffer.from(seal.certificate, 'base64')));
  verify(Buffer.from(receipt.seal, 'base64'), receipt.statement, seals, { partial: true });
  assert.equal(field(receipt.statement, 'Cadena firmada (SHA-256)'), sha256(statement));
  assert.equal(field(receipt.statement, 'Firma (SHA-256)'), sha256(cms));
  assert.equal(field(receipt.statement, 'Folio'), receipt.folio);

  const changed = statement.replace('Asunto: ', 'Asunto: X');
  assert.throws(() => verify(cms, changed, anchors, { at }), /OpenSSL does not accept/);
}

/** The files that a person keeps are the evidence, byte for byte. */
function assertSaved({ downloads }, folio, detail) {
  const saved = Object.fromEntries(
    downloads.map((file) => [path.basename(file), fs.readFileSync(file)]));
  assert.deepEqual(Object.keys(saved).sort(), [
    `acuse-${folio}.p7s`, `acuse-${folio}.txt`, `promocion-${folio}.p7s`, `promocion-${folio}.txt`,
  ]);
  assert.equal(saved[`acuse-${folio}.txt`].toString(), detail.receipt.statement);
  assert.equal(saved[`acuse-${folio}.p7s`].toString('base64'), detail.receipt.seal);
  assert.equal(saved[`promocion-${folio}.txt`].toString(), detail.statement);
  assert.equal(saved[`promocion-${folio}.p7s`].toString('base64'), detail.signature);
}

for (const [name, size] of [['wide', WIDE], ['phone', PHONE]]) {
  claim(`the demonstration employer presents a filing on a ${name} screen, and OpenSSL agrees`,
    () => Scene.open({ size }),
    (scene) => firstLight(scene, 'demo'));
  claim(`the tax authority's test e.firma presents a filing on a ${name} screen, and OpenSSL agrees`,
    () => Scene.openEku({ size }),
    (scene) => firstLight(scene, 'eku'));
}
