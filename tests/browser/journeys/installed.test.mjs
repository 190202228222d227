// The app as one that is installed: the browser takes its manifest and its icons, and the number
// on the icon is how many acts wait.

import assert from 'node:assert/strict';

import { Institute } from '../harness/institute.mjs';
import { untilKept } from '../harness/offline.mjs';
import { Scene, claim } from '../harness/scene.mjs';

claim('the browser takes the manifest without a complaint, and every icon has the size it says',
  () => Scene.open(), async (scene) => {
    const { browser, person, recorder } = scene;
    const { page } = person;
    await person.arrive();
    await untilKept(scene);
    const session = await browser.context.newCDPSession(page);
    const { errors, data } = await session.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    const manifest = JSON.parse(data);
    assert.equal(manifest.display, 'standalone');
    assert.equal(manifest.lang, 'es-MX');
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    assert.deepEqual(installabilityErrors, []);
    const touch = await page.evaluate(() => document.querySelector('link[rel=apple-touch-icon]').getAttribute('href'));
    const icons = [...manifest.icons, { src: touch, type: 'image/png', sizes: '180x180' }];
    for (const { src, type, sizes } of icons) {
      const [came, width, height] = await page.evaluate(async (address) => {
        const answer = await fetch(address);
        const image = new Image();
        image.src = address;
        await image.decode();
        return [answer.headers.get('content-type'), image.naturalWidth, image.naturalHeight];
      }, src);
      assert.equal(came, type, src);
      if (sizes !== 'any') assert.equal(`${width}x${height}`, sizes, src);
    }
    const served = (wanted) => recorder.exchanges.find(({ path }) => path === wanted)?.headers ?? {};
    assert.equal(served('/service-worker.js')['cache-control'], 'no-cache');
    assert.match(served('/service-worker.js')['content-type'], /^text\/javascript/);
    assert.match(served('/service-worker.js')['content-security-policy'], /connect-src 'self'/);
    assert.match(served('/')['content-security-policy'], /manifest-src 'self'/);
    browser.assertAlone();
    browser.assertQuiet();
  });

claim('the number on the icon is how many wait, and it goes with whoever leaves',
  () => Scene.open(), async ({ browser, house, person }) => {
    await browser.context.addInitScript(() => {
      navigator.setAppBadge = async (number) => { window.badge = number; };
      navigator.clearAppBadge = async () => { window.badge = 0; };
    });
    const institute = new Institute(house);
    await institute.deposit();
    await person.arrive();
    await person.signIn();
    await person.heading('Notificaciones').waitFor();
    const { unopened } = (await person.api('/mailbox')).body;
    assert(unopened > 0);
    await person.page.waitForFunction((count) => window.badge === count, unopened);
    await person.button(person.words.signOut).click();
    await person.page.waitForFunction(() => window.badge === 0);
  });
