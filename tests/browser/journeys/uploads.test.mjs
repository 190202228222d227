// Large files go in pieces: a cut costs what was cut and no more, and the person can pause, go on
// and cancel; small files go in one request.

import assert from 'node:assert/strict';

import { MIB } from '../harness/files.mjs';
import { PHONE, WIDE } from '../harness/browser.mjs';
import { cut, mend } from '../harness/offline.mjs';
import { Scene, claim } from '../harness/scene.mjs';

const isPiece = ({ method, path }) => method === 'PATCH' && path.endsWith('/upload');
const PRESENT = 'POST /api/v1/filings';

/** Signed in, with one filing and its files written, at the button that signs. */
async function atTheButton(sizes, options = {}) {
  const scene = await Scene.open(options);
  try {
    const { desk, person } = scene;
    await person.arrive();
    await person.signIn();
    const pdfs = sizes.map((size, at) => desk.pdf(`contrato-${at + 1}.pdf`, size));
    await person.compose({ subject: 'Con archivos grandes', pdfs });
    await person.readyToSign();
  } catch (error) {
    console.error(await scene.report('uploads'));
    await scene.close();
    throw error;
  }
  return scene;
}

/** A test on exchanges that is true for the piece of that number, counted from now on. */
function pieceOf(recorder) {
  const before = recorder.seen(isPiece).length;
  return (number) => (exchange) => isPiece(exchange)
    && recorder.seen(isPiece).length === before + number;
}

const sent = ({ recorder }) => recorder.seen(isPiece)
  .reduce((sum, { forwardedBytes }) => sum + (forwardedBytes ?? 0), 0);

claim('cut at many points, what arrived is not sent again, and there is one filing',
  () => atTheButton([8 * MIB]), async (scene) => {
    const { browser, person, recorder } = scene;
    const piece = pieceOf(recorder);
    // In the middle of a piece, before one, and after one; then a reload, and no network at all.
    recorder.cutInside(piece(1), 300_000);
    recorder.dropBeforeSending(piece(3));
    recorder.dropAnswer(piece(5));
    recorder.cutInside(piece(6), 777_777);
    const held = recorder.hold(piece(8));
    await person.sign();
    await held.reached;
    await person.page.reload();
    held.release();
    const later = recorder.hold(pieceOf(recorder)(3));
    await later.reached;
    await cut(scene);
    later.release();
    await person.page.waitForTimeout(1_000);
    await mend(scene);
    const folio = await person.untilTold(60_000);
    const filings = await person.filings();
    assert.equal(filings.length, 1);
    assert.equal(folio, filings[0].folio);
    const pieces = recorder.seen(isPiece);
    assert(pieces.every(({ requestHeaders }) => Number(requestHeaders['content-length']) <= MIB));
    const starts = pieces.map(({ requestHeaders }) => Number(requestHeaders['upload-offset']));
    assert(starts.some((start) => start % MIB !== 0), `goes on in the middle of a piece: ${starts}`);
    const bytes = sent(scene);
    console.log(`${bytes} bytes reached the door for ${8 * MIB}, in ${pieces.length} pieces, from ${starts}`);
    assert(bytes >= 8 * MIB && bytes <= 9 * MIB, `${bytes} bytes of ${8 * MIB}: ${starts}`);
    assert.equal(recorder.seen('PUT /api/v1/documents/*').length, 0);
    browser.assertAlone();
  });

claim('a small file goes in one request, as it always did', () => atTheButton([MIB]),
  async ({ person, recorder }) => {
    await person.sign();
    await person.receipt();
    const about = recorder.exchanges.filter(({ path }) => path.startsWith('/api/v1/documents/'));
    assert.deepEqual(about.map(({ method }) => method), ['HEAD', 'PUT']);
  });

for (const [name, size] of [['wide', WIDE], ['phone', PHONE]]) {
  claim(`two files at once; paused, gone on with and cancelled by keyboard, on a ${name} screen`,
    () => atTheButton([3 * MIB, 4 * MIB, 2 * MIB], { size }), async (scene) => {
      const { browser, person, recorder } = scene;
      const { page, words } = person;
      const press = async (button) => {
        await person.button(button).focus();
        await page.keyboard.press('Enter');
      };
      const piece = pieceOf(recorder);
      const [first, second] = [recorder.hold(piece(3)), recorder.hold(piece(4))];
      await person.sign();
      await Promise.all([first.reached, second.reached]);
      const paths = new Set(recorder.seen(isPiece).slice(-2).map(({ path }) => path));
      assert.equal(paths.size, 2, 'two files at once, and not three');
      const panel = page.getByRole('region', { name: 'Archivos en camino' });
      await panel.getByText(/^Subiendo contrato-1\.pdf: 1 de 3 MB$/).waitFor();
      await panel.getByRole('progressbar', { name: 'contrato-2.pdf' }).waitFor();
      await browser.shot(`uploading-${name}`);

      await press(words.pause);
      await panel.getByText(/^En pausa contrato-1\.pdf/).waitFor();
      await panel.getByText('Tu promoción no se presenta mientras esté en pausa.').waitFor();
      const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
      assert.equal(await focused(), words.goOn, 'the focus stays where it was');
      [first, second].forEach(({ release }) => release());
      await page.waitForTimeout(500);
      const before = recorder.seen(isPiece).length;
      await page.waitForTimeout(1_000);
      assert.equal(recorder.seen(isPiece).length, before, 'nothing goes while it is paused');
      await browser.shot(`paused-${name}`);

      const third = recorder.hold(pieceOf(recorder)(2));
      await page.keyboard.press('Enter');
      await third.reached;
      await press(words.cancelUpload);
      await page.getByText(/Cancelaste el envío: no quedó presentada\./).first().waitFor();
      await panel.waitFor({ state: 'detached' });
      third.release();
      await browser.shot(`cancelled-${name}`);
      assert.equal(recorder.seen(PRESENT).length, 0);
      assert.equal((await person.filings()).length, 0);
      await person.arrive('/promociones/nueva');
      // The draft is read a moment after the form is there.
      await page.waitForFunction(() => [...document.querySelectorAll('main input')]
        .some((each) => each.value === 'Con archivos grandes'));
      for (const number of [1, 2, 3]) {
        await page.getByRole('listitem').filter({ hasText: `contrato-${number}.pdf` }).waitFor();
      }

      await person.toReview();
      await person.openEfirma();
      await person.sign();
      await person.untilTold();
      assert.equal((await person.filings()).length, 1);
      browser.assertAlone();
    });
}
