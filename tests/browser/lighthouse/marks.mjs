// Lighthouse's marks, as a phone on a slow network: the best of some rounds, since machines are
// noisy. It prints a table and asserts nothing. `node marks.mjs [ADDRESS]...`

import net from 'node:net';
import { chromium } from 'playwright-core';
import lighthouse from 'lighthouse';

import { newFolder, places, removeFolder } from '../harness/places.mjs';
import { House } from '../harness/processes.mjs';

const ROUNDS = Number(process.env.ROUNDS || 3);
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const ADDRESSES = ['/', '/tramites', '/calendario', '/ayuda', '/ajustes'];

const freePort = () => new Promise((resolve, reject) => {
  const server = net.createServer().once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const mark = (report, category) => Math.round(report.categories[category].score * 100);

async function measure(address) {
  const profile = newFolder('lighthouse');
  const port = await freePort();
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: places.chromium,
    args: ['--no-sandbox', `--remote-debugging-port=${port}`],
  });
  try {
    const options = { port, onlyCategories: CATEGORIES, formFactor: 'mobile', logLevel: 'error' };
    const { lhr } = await lighthouse(address, options);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    return lhr;
  } finally {
    await browser.close();
    removeFolder(profile);
  }
}

const house = await House.open();
try {
  for (const address of process.argv.length > 2 ? process.argv.slice(2) : ADDRESSES) {
    const reports = [];
    for (let round = 0; round < ROUNDS; round += 1) reports.push(await measure(`${house.origin}${address}`));
    const best = Math.max(...reports.map((report) => mark(report, CATEGORIES[0])));
    const report = reports.find((each) => mark(each, CATEGORIES[0]) === best);
    const marks = CATEGORIES.map((category) => `${category} ${mark(report, category)}`);
    const shown = (name) => report.audits[name].displayValue;
    console.log(`${address}: ${marks.join(', ')}; first paint ${shown('first-contentful-paint')}, `
      + `largest ${shown('largest-contentful-paint')}, blocked ${shown('total-blocking-time')}, `
      + `shift ${shown('cumulative-layout-shift')}, index ${shown('speed-index')}`);
    const lost = Object.values(report.audits).filter((audit) => audit.score !== null && audit.score < 1
      && report.categories['best-practices'].auditRefs.some((each) => each.id === audit.id && each.weight));
    for (const audit of lost) console.log(`  ${audit.id}: ${audit.title}`);
  }
} finally {
  await house.close();
}
