// The verifier as one file from a disk: no server, no network, a good package and a broken one.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { PHONE } from '../harness/browser.mjs';
import { inCi, places } from '../harness/places.mjs';
import { Scene, claim } from '../harness/scene.mjs';

claim('one file from a disk says what a package proves, and asks nobody',
  () => Scene.open({ size: PHONE }),
  async (scene, t) => {
    const { browser, desk, house, person } = scene;
    const { page } = person;
    if (!fs.existsSync(places.verifier)) {
      assert(!inCi, `${places.verifier} is missing: cargo xtask verifier`);
      t.skip('cargo xtask verifier makes the file');
      return;
    }
    await person.arrive();
    await person.signIn();
    await person.compose({ subject: 'Aclaración de cuotas', pdfs: [desk.pdf('escrito.pdf', 30_000)] });
    await person.sign();
    await person.receipt();
    await person.button('Descargar evidencia (paquete)').click();
    const [whole] = await browser.downloaded(1);
    // From here on there is no house and no network.
    await house.stop();
    await browser.context.setOffline(true);
    const before = browser.requests.length;
    const complained = browser.complaints.length;
    const address = pathToFileURL(places.verifier).href;
    await page.goto(address);
    const input = page.getByLabel(/^(Archivos por comprobar|Files to check)$/);
    const answer = page.locator('.verdict h2');

    await input.setInputFiles(whole);
    await answer.getByText('? No pudimos comprobarlo todo').waitFor();
    const anchors = path.join(house.data, 'anchors');
    await input.setInputFiles(fs.readdirSync(anchors).map((file) => path.join(anchors, file)));
    await answer.getByText('✓ Es auténtico y no ha cambiado').waitFor();
    const said = await page.locator('.verdict').innerText();
    for (const word of [house.demo.rfc, 'ambiente de prueba', 'aquí, sin cambios', 'AUTORIDAD DE DEMOSTRACION']) {
      assert(said.includes(word), `${word} is not in:\n${said}`);
    }
    await browser.shot('verificar-html');

    const bent = fs.readFileSync(whole);
    bent[Math.floor(bent.length / 2)] ^= 1;
    await input.setInputFiles(desk.put('cambiado.asice', bent));
    await answer.getByText('✗ Cambió después de sellarse').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await answer.getByText('✗ It changed after sealing').waitFor();
    await input.setInputFiles(desk.put('ruido.bin', Buffer.from('nada')));
    await page.getByRole('alert').getByText('The file is neither an evidence package nor a PDF.').waitFor();
    await input.setInputFiles(house.demo.key);
    await page.getByRole('alert').getByText('One of the files is a private key.').waitFor();

    // The worker is made of the page itself: its address names memory, not a place.
    const outside = (url) => url !== address && !url.startsWith('blob:');
    assert.deepEqual(browser.requests.slice(before).filter(outside), [], 'it asked for something');
    assert.deepEqual(browser.complaints.slice(complained), [], 'the browser complained');
  });
