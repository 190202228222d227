// Pictures of every screen and state: phone and wide, light and dark, Spanish and English. Look at
// them: `cargo xtask pictures` says where they are.

import fs from 'node:fs';
import path from 'node:path';

import { PHONE, WIDE } from './harness/browser.mjs';
import { missing, root } from './harness/places.mjs';
import { Scene } from './harness/scene.mjs';
import { everyScreen } from './harness/screens.mjs';

const folder = path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'pictures');

async function take(size, language) {
  const scene = await Scene.open({ size });
  const { page } = scene.browser;
  let taken = 0;
  try {
    await scene.person.arrive();
    await scene.person.speak(language);
    await everyScreen(scene, async (name) => {
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(150);
        const file = path.join(folder, `${name}-${size.width}-${colorScheme}-${language}.png`);
        await page.screenshot({ path: file, fullPage: (await page.locator('dialog[open]').count()) === 0 });
        taken += 1;
      }
    });
  } catch (error) {
    console.error(await scene.report(`pictures-${size.width}-${language}`));
    throw error;
  } finally {
    await scene.close();
  }
  return taken;
}

const gap = missing();
if (gap) {
  console.error(gap);
  process.exitCode = 1;
} else {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  let taken = 0;
  for (const size of [PHONE, WIDE]) {
    for (const language of ['es', 'en']) taken += await take(size, language);
  }
  console.log(`${taken} pictures in ${folder}`);
}
