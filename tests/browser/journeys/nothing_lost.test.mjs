// Whatever breaks, and whenever: after coming back there is exactly one filing, it has one folio,
// and the screen told that folio.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { Scene, claim } from '../harness/scene.mjs';

const PRESENT = 'POST /api/v1/filings';
const UPLOAD = 'PUT /api/v1/documents/*';
const PDF_BYTES = 300_000;

/** Signed in, with one filing written, at the button that signs. */
async function atTheButton(subject) {
  const scene = await Scene.open();
  try {
    const { person, desk } = scene;
    await person.arrive();
    await person.signIn();
    await person.compose({ subject, pdfs: [desk.pdf('escrito.pdf', PDF_BYTES)] });
    await person.readyToSign();
  } catch (error) {
    console.error(await scene.report(subject));
    await scene.close();
    throw error;
  }
  return scene;
}

/** The screen tells a folio, and the mailbox holds that one filing and no other. */
async function assertOneFiling({ browser, person }, expected = 1) {
  const folio = await person.untilTold();
  const filings = await person.filings();
  assert.equal(filings.length, expected, JSON.stringify(filings));
  assert.equal(new Set(filings.map((each) => each.statement_sha256)).size, expected);
  assert.equal(folio, filings[0].folio, 'the folio told is the folio recorded');
  browser.assertAlone();
  const alarms = browser.complaints.filter((line) => /panicked|unreachable|policy violation/.test(line));
  assert.deepEqual(alarms, []);
}

function lossless(name, play) {
  claim(name, () => atTheButton(name.slice(0, 60)), async (scene) => {
    await play(scene);
    await assertOneFiling(scene);
  });
}

lossless('the backend dies at the instant it has answered', async ({ house, person, recorder }) => {
  const struck = recorder.onAnswered(PRESENT, () => house.backend.kill());
  await person.sign();
  await struck;
  await person.status(person.words.asking).waitFor();
  await sleep(500);
  await house.backend.start();
});

claim('the backend dies at any moment while it receives a filing', () => atTheButton('Primera'),
  async (scene) => {
    const { house, person, recorder, desk } = scene;
    const delays = [0, 2, 4, 6, 9, 15, 60];
    for (const [number, delay] of delays.entries()) {
      let killed;
      const struck = recorder.onForwarded(PRESENT, () => {
        killed = sleep(delay).then(() => house.backend.kill());
      });
      await person.sign();
      await struck;
      await killed;
      await sleep(200);
      await house.backend.start();
      await assertOneFiling(scene, number + 1);
      if (number + 1 === delays.length) return;
      await person.compose({ subject: `Tras ${delay} ms`, pdfs: [desk.pdf('otro.pdf', PDF_BYTES)] });
    }
  });

lossless('the proxy dies while a filing passes through it', async ({ house, person, recorder }) => {
  const struck = recorder.onForwarded(PRESENT, () => house.proxy.kill());
  await person.sign();
  await struck;
  await sleep(500);
  await house.proxy.start();
});

lossless('the proxy and the backend die together', async ({ house, person, recorder }) => {
  const struck = recorder.onForwarded(PRESENT, () => house.stop());
  await person.sign();
  await struck;
  await sleep(500);
  await house.backend.start();
  await house.proxy.start();
});

lossless('the answer is lost on its way', async ({ person, recorder }) => {
  const lost = recorder.dropAnswer(PRESENT);
  await person.sign();
  await lost;
  await person.status(person.words.asking).waitFor();
});

lossless('the answer is lost twice in a row', async ({ person, recorder }) => {
  recorder.dropAnswer(PRESENT, 2);
  await person.sign();
});

lossless('the request is lost on its way', async ({ person, recorder }) => {
  const lost = recorder.dropBeforeSending(PRESENT);
  await person.sign();
  await lost;
});

lossless('the answer to an upload is lost', async ({ person, recorder }) => {
  const lost = recorder.dropAnswer(UPLOAD);
  await person.sign();
  await lost;
});

lossless('the backend dies while a file is uploaded', async ({ house, person, recorder }) => {
  const struck = recorder.onForwarded(UPLOAD, () => house.backend.kill());
  await person.sign();
  await struck;
  await sleep(300);
  await house.backend.start();
});

lossless('the button is pressed twice', async ({ person, recorder }) => {
  const button = await person.readyToSign();
  await button.evaluate((element) => {
    element.click();
    element.click();
  });
  await person.untilTold();
  assert.equal(recorder.seen(PRESENT).length, 1, 'one press, one request');
});

claim('the tab is reloaded at any moment after the button is pressed', () => atTheButton('Primera'),
  async (scene) => {
    const { desk, person } = scene;
    const delays = [0, 20, 60, 150];
    for (const [number, delay] of delays.entries()) {
      await person.sign();
      await sleep(delay);
      await person.page.reload();
      await assertOneFiling(scene, number + 1);
      if (number + 1 === delays.length) return;
      await person.compose({ subject: `Tras ${delay} ms`, pdfs: [desk.pdf('otro.pdf', PDF_BYTES)] });
      if (await person.button(person.words.openEfirma).isVisible()) await person.openEfirma();
    }
  });

lossless('the tab is reloaded while the filing is on its way', async ({ person, recorder }) => {
  const { reached, release } = recorder.hold(PRESENT);
  await person.sign();
  await reached;
  await person.page.reload();
  release();
});

lossless('the tab is closed while the filing is on its way, and another is opened',
  async ({ browser, person, recorder }) => {
    const lost = recorder.dropAnswer(PRESENT);
    await person.sign();
    await lost;
    await browser.newTab();
    await person.arrive();
  });

lossless('the browser is closed before anything was sent, and started again',
  async ({ browser, person, recorder }) => {
    recorder.dropBeforeSending(PRESENT, Infinity);
    await person.sign();
    await person.status(person.words.asking).waitFor();
    recorder.rules.length = 0;
    await browser.restart();
    // The session went with the browser: what was signed waits for its party.
    await person.arrive();
  });

lossless('two tabs go on with the same signed filing', async ({ browser, person, recorder }) => {
  recorder.dropBeforeSending(PRESENT, Infinity);
  await person.sign();
  await person.status(person.words.asking).waitFor();
  const other = await browser.context.newPage();
  await other.goto(`${person.origin}/promociones`);
  await other.getByRole('heading', { level: 1 }).waitFor();
  recorder.rules.length = 0;
});

for (const [what, change] of [
  ['with another folio', (receipt) => ({ ...receipt, folio: 'PR-26-000009-U' })],
  ['with another text', (receipt) => ({ ...receipt, statement: receipt.statement.replace('Primera', 'Segunda') })],
  ['without a seal that holds', (receipt) => ({ ...receipt, seal: receipt.seal.replace(/.{8}$/, 'AAAAAAA=') })],
]) {
  claim(`a receipt ${what} is not believed, and the true one is`, () => atTheButton('Primera'),
    async (scene) => {
      const { person, recorder } = scene;
      const forged = recorder.forge(PRESENT,
        (body) => Buffer.from(JSON.stringify(change(JSON.parse(body.toString())))), 1);
      await person.sign();
      await forged;
      await person.status(person.words.asking).waitFor();
      assert.equal(await person.heading(person.words.presented).count(), 0);
      await assertOneFiling(scene);
    });
}

claim('a screen whose code does not arrive says so, and comes when it is asked for again',
  // The worker that keeps the app would have fetched it before.
  () => Scene.open({ serviceWorkers: 'block' }), async ({ person, recorder, browser }) => {
    await person.arrive();
    await person.signIn();
    await person.toFilings();
    const lost = recorder.dropBeforeSending(
      (exchange) => /^\/pack_\d+-.*\.bin$/.test(exchange.url.pathname));
    await person.page.getByRole('link', { name: person.words.newFiling }).click();
    await lost;
    await person.error().filter({ hasText: /esta pantalla no llegó/ }).waitFor();
    await person.speak('en');
    await person.error().filter({ hasText: /did not arrive/ }).waitFor();
    await person.speak('es');
    await person.button(/Intentar otra vez/).click();
    await person.field(person.words.subject).waitFor();
    assert(browser.complaints.every((line) => /pack_|Failed to fetch|status of 401/.test(line)),
      browser.complaints.join('\n'));
  });
