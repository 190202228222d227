// The network is cut at every request of a filing in turn, in three ways, and the server restarted
// at each: the filing is presented once all the same, and no screen stands still without a word.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { Scene } from '../harness/scene.mjs';
import { assertReceipt, recordsKept } from './filing.mjs';

/** What happens to a request. */
export const BLOWS = {
  'before it leaves': (recorder, matcher) => recorder.dropBeforeSending(matcher),
  'after it arrived': (recorder, matcher) => recorder.dropAnswer(matcher),
  'during the answer': (recorder, matcher) => recorder.cutAnswer(matcher),
  'with the backend killed': (recorder, matcher, { house }) => recorder.onForwarded(matcher, async () => {
    await house.backend.kill();
    await house.backend.start();
  }),
  'with both killed': (recorder, matcher, { house }) => recorder.onForwarded(matcher, async () => {
    await house.stop();
    await house.backend.start();
    await house.proxy.start();
  }),
};
/** From where a filing is followed. */
export const PARTS = ['arriving', 'filing'];
const TOLD_MS_MAX = 60_000;

/** A request by its method and its address without what is its own. */
function nameOf(exchange) {
  const address = exchange.path.split('?')[0]
    .replace(/[0-9a-f]{64}/, '{sha256}')
    .replace(/PR-\d{2}-\d+-\w/, '{folio}');
  return `${exchange.method} ${address}`;
}

/** Matches the `nth` request of that name from now on. */
function nth(name, which) {
  let seen = 0;
  return (exchange) => {
    if (nameOf(exchange) !== name) return false;
    seen += 1;
    return seen === which;
  };
}

/** Does what the screen asks until the filing is presented, as a person would. */
async function present(person, { subject, pdf }) {
  const { page, words } = person;
  const until = Date.now() + TOLD_MS_MAX;
  let stumbled;
  while (Date.now() < until) {
    const folio = await person.toldFolio();
    if (folio) return folio;
    await step(person, { subject, pdf }).catch((error) => { stumbled = error; });
    await page.waitForTimeout(50);
  }
  const seen = await page.locator('body').innerText().catch(() => '(nothing)');
  throw new Error(`no folio was told; the screen at ${page.url()} says:\n${seen}\n${stumbled ?? ''}`);

  async function step() {
    const waits = await page.getByRole('status').filter({ hasText: /Estamos/ }).count();
    if (await person.field(words.subject).isVisible()) {
      if (waits) return;
      await write();
      await person.button(words.next).click();
      await person.heading(words.review).waitFor({ timeout: 5_000 });
      return;
    }
    const start = page.getByRole('link', { name: words.newFiling }).first();
    if (await person.heading(words.filings).isVisible() && await start.isVisible()) {
      await start.click();
      return;
    }
    if (await person.heading(words.notifications).isVisible()
      && !(await person.button(words.retry).isVisible())) {
      await page.getByRole('link', { name: words.filings, exact: true }).first().click();
      return;
    }
    await person.oneStep();
  }

  async function write() {
    if ((await person.field(words.subject).inputValue()) !== subject) {
      await person.field(words.subject).fill(subject);
      await person.field(words.text).fill('Pido que se aclare mi registro.');
    }
    const name = pdf.split('/').at(-1);
    if (!(await page.getByRole('listitem').filter({ hasText: name }).count())) await person.attach(pdf);
  }
}

/** The requests of one filing from `part` on, each with how many of its name came before. */
async function requestsOf(scene, part) {
  const { desk, person, recorder } = scene;
  await begin(scene, part);
  const from = recorder.exchanges.length;
  if (part === 'arriving') await person.arrive();
  await present(person, { subject: 'Sin cortes', pdf: desk.pdf('sin-cortes.pdf', 60_000) });
  await person.receipt();
  const seen = {};
  return recorder.exchanges.slice(from).filter((each) => each.path.startsWith('/api/')).map((each) => {
    const name = nameOf(each);
    seen[name] = (seen[name] ?? 0) + 1;
    return { name, which: seen[name] };
  });
}

/** Where each filing begins: signed out, or at the list with the key open. */
async function begin({ browser, person }, part) {
  if (part === 'arriving') {
    await browser.context.clearCookies();
    return;
  }
  if (person.page.url() === 'about:blank') {
    await person.arrive();
    await person.signIn();
  }
  await person.toFilings();
}

/** Strikes every request of a filing in each of the ways named; `picks` leaves some out. */
export async function proveCuts(part, blows, say, picks = () => true) {
  const scene = await Scene.open({ serviceWorkers: 'block' });
  try {
    const { person, recorder } = scene;
    const requests = (await requestsOf(scene, part)).filter(picks);
    say(`${part}: ${requests.length} requests: ${requests.map(({ name }) => name).join(', ')}`);
    let strikes = 0;
    for (const blow of blows) {
      for (const request of requests) {
        const started = Date.now();
        const struck = await strike(scene, part, blow, request, strikes);
        if (struck) strikes += 1;
        say(`${blow}: ${request.name} #${request.which}${struck ? '' : ' (it did not come again)'} ${Date.now() - started} ms`);
      }
    }
    recorder.rules.length = 0;
    const kept = await recordsKept(person.page);
    assert(!kept.some((name) => /^(draft|outbox|presented)/.test(name)), `left behind: ${kept}`);
    const presented = scene.house.presented();
    assert.equal(new Set(presented.map(({ subject }) => subject)).size, presented.length, 'presented twice');
    scene.browser.assertAlone();
    return { part, requests: requests.length, strikes, presented: presented.length };
  } catch (error) {
    say(await scene.report(`cuts-${part}`));
    throw error;
  } finally {
    await scene.close();
  }
}

/** One filing with one of its requests struck; tells whether it was. */
async function strike(scene, part, blow, { name, which }, number) {
  const { desk, house, person, recorder } = scene;
  const before = house.presented().length;
  await begin(scene, part);
  let struck = false;
  const matcher = nth(name, which);
  BLOWS[blow](recorder, (exchange) => {
    struck ||= matcher(exchange);
    return struck;
  }, scene);
  const subject = `Corte ${number}, ${blow}`;
  if (part === 'arriving') await person.page.goto(person.origin).catch(() => {});
  const folio = await present(person, { subject, pdf: desk.pdf(`corte-${number}.pdf`, 60_000) });
  recorder.rules.length = 0;
  // A server that was struck at the last request may still be coming back.
  for (let round = 0; round < 50 && !(house.backend.child && house.proxy.child); round += 1) await sleep(100);
  await recorder.blow;
  const presented = house.presented().slice(before);
  assert.deepEqual(presented.map((each) => each.subject), [subject], `${blow}: ${name} #${which}`);
  assert.equal(presented[0].folio, folio, 'the folio told is the folio recorded');
  if (!person.page.url().includes(`/acuses/${folio}`)) await assertReceipt(person, folio);
  else await person.receipt();
  return struck;
}
