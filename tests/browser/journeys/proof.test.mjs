// Nothing is lost, at a few points of each proof; `cargo xtask prove` goes through all of them.

import assert from 'node:assert/strict';
import test from 'node:test';

import { field } from '../harness/evidence.mjs';
import { Institute } from '../harness/institute.mjs';
import { inCi, missing } from '../harness/places.mjs';
import { Scene, claim } from '../harness/scene.mjs';
import { skewed } from '../proof/clock.mjs';
import { proveCuts } from '../proof/cuts.mjs';
import { recordsKept } from '../proof/filing.mjs';
import { filled } from '../proof/full.mjs';
import { proveKills } from '../proof/kills.mjs';

const gap = missing();
const skip = gap && !inCi ? gap : false;
const KILLS = 8;
/** One kill in each phase, and two more; the same in each run. */
const SEED = 9;
/** On the wire; `prove` also restarts servers at each request, and follows the signing in. */
const CUTS = ['before it leaves', 'after it arrived', 'during the answer'];

/** A proof that opens its own scene. */
function proof(name, act) {
  test(name, { skip, timeout: 600_000 }, async (t) => {
    if (gap) throw new Error(gap);
    await act((line) => t.diagnostic(line));
  });
}

proof('the browser dies at random points of a filing, and nothing is lost, doubled or unsaid',
  async (say) => {
    const found = await proveKills(KILLS, SEED, say);
    assert.equal(found.kills, KILLS);
    say(JSON.stringify(found));
  });

proof('the network is cut at every request of a filing in turn, and it is presented once',
  async (say) => {
    const found = await proveCuts('filing', CUTS, say);
    assert(found.strikes >= CUTS.length * 7, JSON.stringify(found));
    say(JSON.stringify(found));
  });

claim('a device that is full says so; what it kept stays, and what failed takes no room',
  // The worker that keeps the app would fill the device meanwhile.
  () => Scene.open({ serviceWorkers: 'block' }),
  async ({ browser, desk, house, person }) => {
    const { page } = person;
    await person.arrive();
    const disk = await filled(page, person.origin);
    await disk.leave(3_500_000);
    await person.signIn();
    await person.compose({ subject: 'Con el disco lleno', pdfs: [desk.pdf('cabe.pdf', 40_000)] });
    await page.goBack();
    await person.field(person.words.subject).waitFor();
    const failure = person.error().filter({ hasText: 'Este equipo no nos deja guardar' });
    await person.field(person.words.pdfs).setInputFiles(desk.pdf('no-cabe.pdf', 9_000_000));
    await failure.first().waitFor();
    assert.equal(await page.getByRole('listitem').filter({ hasText: 'no-cabe.pdf' }).count(), 0);
    await browser.shot('disco-lleno');
    // What did not fit takes no room: another of the size that there was fits.
    await person.attach(desk.pdf('otro.pdf', 1_500_000));
    await person.toReview();
    await person.readyToSign();
    // Nothing at all fits: nothing is signed without keeping, and the draft stays.
    await disk.leave(0);
    await person.sign();
    await failure.first().waitFor();
    assert.deepEqual(house.presented(), [], 'presented without keeping');
    assert((await recordsKept(page)).includes('draft'), 'the draft stays');
    await page.goBack();
    await person.field(person.words.text).fill('Lo que ya no cabe. '.repeat(300));
    await failure.first().waitFor();
    await disk.room();
    await page.reload();
    await page.waitForFunction(() => document.querySelector('#subject')?.value === 'Con el disco lleno');
    for (const name of ['cabe.pdf', 'otro.pdf']) {
      await page.getByRole('listitem').filter({ hasText: name }).first().waitFor();
    }
    await person.toReview();
    await person.openEfirma();
    await person.sign();
    const folio = await person.receipt();
    assert.deepEqual(house.presented().map((each) => [each.folio, each.attachments]), [[folio, 2]]);
  }, { timeout: 240_000 });

for (const hours of [48, -48]) {
  claim(`a clock that is ${hours} h off is told, and the filing follows the Institute's`,
    () => Scene.open(),
    async (scene) => {
      const { browser, desk, house, person } = scene;
      const { page } = person;
      await skewed(browser, hours);
      await person.arrive();
      await page.getByText(/La hora de tu equipo difiere .*Usaremos la del Instituto/).first().waitFor();
      await person.signIn();
      await person.compose({ subject: 'Con otra hora', pdfs: [desk.pdf('escrito.pdf', 40_000)] });
      await person.readyToSign();
      const [day] = /\d{1,2} de \w+ de \d{4}/.exec(await page.locator('.sign__effect').innerText());
      const today = new Intl.DateTimeFormat('es-MX',
        { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'America/Mexico_City' }).format(new Date());
      assert.equal(day, today, 'it is received on the day of the Institute');
      await person.sign();
      const folio = await person.receipt();
      assert.deepEqual(house.presented().map((each) => each.folio), [folio]);
      const { body } = await person.api(`/filings/${folio}`);
      const said = field(body.statement, 'Hora legal');
      const off = Math.abs(Date.parse(said) - Date.now());
      assert(off < 600_000, `signed at ${said}: the hour of the statement is the Institute's`);
      // The session, its end and the key go by time that passed, not by what the clock says.
      await person.toFilings();
      await page.getByRole('link', { name: /Con otra hora/ }).waitFor();
      assert.equal(await person.ended().count(), 0);
      await browser.shot(`reloj-${hours}`);
    });
}

/** What a screen counts down to: its lines that name a day or how many are left. */
async function daysSaid(main) {
  const lines = (await main.innerText()).split('\n').map((line) => line.trim());
  return lines.filter((line) => /\b(días?|hoy|mañana|ayer|hábil|plazo)\b|\d de [a-z]+/i.test(line));
}

claim('what is left to act is the same on a device whose clock is two days off, ahead or behind',
  () => Scene.open(),
  async ({ browser, house, person }) => {
    const { page } = person;
    const { id } = await new Institute(house).deposit({ kind: 'Con plazo', answer_days: 15 });
    const main = page.getByRole('main');
    const look = async () => {
      await person.heading('Notificaciones').waitFor();
      const link = page.getByRole('list', { name: /^Notificaciones:/ }).getByRole('link', { name: /Con plazo/ });
      await link.waitFor();
      const list = await daysSaid(link);
      await link.click();
      await person.heading('Con plazo').waitFor();
      await main.getByText(/Ábrela a más tardar el/).first().waitFor();
      const cover = await daysSaid(main);
      await page.goBack();
      return { list, cover };
    };
    await person.arrive();
    await person.signIn();
    const told = await look();
    assert(told.list.length > 0 && told.cover.length > 3, JSON.stringify(told));
    for (const hours of [48, -48]) {
      // Each moves the clock further: first ahead, then back beyond the true hour.
      await skewed(browser, hours === 48 ? hours : 2 * hours);
      await page.reload();
      await page.getByText(/La hora de tu equipo difiere/).first().waitFor();
      const now = await page.evaluate(() => Date.now());
      assert(Math.abs(now - Date.now() - hours * 3_600_000) < 600_000, 'the clock was moved');
      assert.deepEqual(await look(), told, `${hours} h off`);
    }
    const { body } = await person.api(`/notifications/${id}`);
    assert.equal(body.opening, null);
  });
