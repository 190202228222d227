// Draws the app's icons (PNG) from public/icons/*.svg. Run by hand after the drawing changes;
// what it writes is committed, so that no build needs a browser.

import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

import { places, root } from './harness/places.mjs';

const folder = path.join(root, 'public/icons');
/** The drawing, the size in pixels, the name. iOS and Android cut the whole one to their shape. */
const ICONS = [
  ['app', 192, 'app-192'],
  ['app', 512, 'app-512'],
  ['whole', 512, 'whole-512'],
  ['whole', 180, 'touch-180'],
];

const browser = await chromium.launch({ executablePath: places.chromium, args: ['--no-sandbox'] });
try {
  for (const [drawing, size, name] of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const svg = fs.readFileSync(path.join(folder, `${drawing}.svg`), 'utf8');
    await page.setContent(`<body style="margin:0">${svg}</body>`);
    await page.locator('svg').screenshot({ path: path.join(folder, `${name}.png`), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
