// Every screen and state has no barrier that axe knows, contrast on, in both schemes; none scrolls
// sideways, at 360 px and at 320 px with loosened spacing (WCAG 1.4.10, 1.4.12).

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import fs from 'node:fs';

import { PHONE, WIDE } from '../harness/browser.mjs';
import { Scene, claim } from '../harness/scene.mjs';
import { everyScreen } from '../harness/screens.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What a person may set on any page, and must not break it (WCAG 1.4.12). */
const LOOSENED = `* { letter-spacing: 0.12em !important; line-height: 1.5 !important; word-spacing: 0.16em !important }
  p { margin-block-end: 2em !important }`;
const NARROW = { width: 320, height: 640 };
const TARGET_MIN = 24;

async function barriers(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, help, nodes }) =>
    `${id}: ${help}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`);
}

async function assertFits(page, name) {
  const [inner, outer] = await page.evaluate(() =>
    [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert(inner <= outer, `${name} scrolls sideways: ${inner} > ${outer}`);
}

/** Buttons and lone links are large enough for a thumb (WCAG 2.5.8; our own floor is higher). */
async function smallTargets(page) {
  return page.evaluate((least) => [...document.querySelectorAll('button, summary, .row, .place, .tab')]
    .filter((element) => element.checkVisibility())
    .map((element) => ({ html: element.outerHTML.slice(0, 90), box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.height < least || box.width < least)
    .map(({ html, box }) => `${html}: ${box.width} × ${box.height}`), TARGET_MIN);
}

async function lookAtAll(scene, language) {
  const { page } = scene.browser;
  const size = page.viewportSize();
  await scene.person.arrive();
  await scene.person.speak(language);
  const names = new Set();
  await everyScreen(scene, async (name) => {
    names.add(name);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      // Colours change over 120 ms.
      await page.waitForTimeout(150);
      assert.deepEqual(await barriers(page), [], `barriers on ${name}, ${colorScheme}`);
    }
    await assertFits(page, name);
    assert.deepEqual(await smallTargets(page), [], `targets of ${name}`);
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    assert.equal(await page.locator('h1').count(), 1, `${name} has one heading`);
    const over = (await page.locator('dialog[open]').count()) ? 'dialog[open]' : 'main';
    const primary = await page.locator(`${over} .button--primary:visible`).count();
    assert(primary <= 1, `${name} has ${primary} primary buttons`);
    if (size.width === PHONE.width) {
      await page.setViewportSize(NARROW);
      const sheet = await page.evaluateHandle((text) => {
        const loosened = new CSSStyleSheet();
        loosened.replaceSync(text);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, loosened];
        return loosened;
      }, LOOSENED);
      await assertFits(page, `${name} at 320 px, loosened`);
      await page.evaluate((loosened) => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== loosened);
      }, sheet);
      await page.setViewportSize(size);
    }
  });
  assert(names.size > 25, `only ${names.size} screens were seen`);
}

for (const [what, size, language] of [
  ['on a phone, in Spanish', PHONE, 'es'],
  ['on a wide screen, in English', WIDE, 'en'],
]) {
  claim(`every screen and state is for everyone ${what}`,
    () => Scene.open({ size }),
    (scene) => lookAtAll(scene, language),
    { timeout: 600_000 });
}
