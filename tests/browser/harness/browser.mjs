// The browser: Chromium, or Firefox where asked, with a profile of its own on disk, everything through
// the recorder, and a note of all it complains about. A test fails on any complaint it did not expect.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { chromium, firefox } from 'playwright-core';

import { newFolder, places, removeFolder } from './places.mjs';

export const WIDE = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-pings',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  // Playwright's own list, which ours replaces, and the service that guesses forms.
  `--disable-features=${[
    'AutofillServerCommunication',
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'DestroyProfileOnBrowserClose',
    'DialMediaRouteProvider',
    'GlobalMediaControls',
    'HttpsUpgrades',
    'LensOverlay',
    'MediaRouter',
    'NetworkTimeServiceQuerying',
    'OptimizationHints',
    'PaintHolding',
    'ThirdPartyStoragePartitioning',
    'Translate',
  ].join(',')}`,
  // Nothing goes around the recorder, not even what is on this machine.
  '--proxy-bypass-list=<-loopback>',
];

/** Chromium calls a no an error: "is anybody signed in?", "do you hold this document?". */
const QUESTIONS = [
  /status of 401 .*\/api\/v1\/access\)/,
  /status of 404 .*\/api\/v1\/documents\/[0-9a-f]{64}(\/upload)?\)/,
];

/** What Firefox is told: nothing goes around the recorder, nothing is asked of its maker. */
const PREFERENCES = {
  'app.normandy.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.push.connection.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'intl.accept_languages': 'es-MX, es',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.proxy.allow_hijacking_localhost': true,
};

/** The processes that were started on this profile, the oldest first. */
function processesOn(profile) {
  const all = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  return all.sort((a, b) => a - b).filter((pid) => {
    try {
      const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return words.some((word) => word === profile || word === `--user-data-dir=${profile}`);
    } catch {
      // It ended meanwhile.
      return false;
    }
  });
}

/** Reports what the policy blocked, wherever it happens; runs before any script of the page. */
function reportViolations() {
  document.addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI, sample } = event;
    console.error(`policy violation: ${effectiveDirective} ${blockedURI} ${sample}`);
  });
}

export class Browser {
  /** `serviceWorkers`: 'block' where every request of the page itself is counted. */
  static async open(recorder, size = WIDE, serviceWorkers = 'allow', kind = 'chromium') {
    const browser = new Browser();
    Object.assign(browser, { recorder, size, serviceWorkers, kind });
    browser.profile = newFolder('profile');
    browser.downloadFolder = newFolder('downloads');
    browser.downloads = [];
    browser.console = [];
    browser.complaints = [];
    browser.requests = [];
    browser.sockets = [];
    browser.workers = [];
    browser.pending = [];
    try {
      await browser.launch();
    } catch (error) {
      browser.remove();
      throw error;
    }
    return browser;
  }

  async launch() {
    this.context = await (this.kind === 'firefox' ? this.firefox() : this.chromium());
    this.context.setDefaultTimeout(15_000);
    await this.context.addInitScript(reportViolations);
    this.context.on('request', (request) => this.requests.push(request.url()));
    this.context.on('page', (page) => this.watch(page));
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.context.pages().forEach((page) => this.watch(page));
  }

  chromium() {
    return chromium.launchPersistentContext(this.profile, {
      executablePath: places.chromium,
      headless: true,
      args: [...FLAGS, `--proxy-server=${this.recorder.address}`],
      viewport: this.size,
      isMobile: this.size.width < 600,
      hasTouch: this.size.width < 600,
      locale: 'es-MX',
      timezoneId: 'America/Mexico_City',
      acceptDownloads: true,
      serviceWorkers: this.serviceWorkers,
    });
  }

  /** Any Firefox of Mozilla's own, as Debian ships it: it is driven by WebDriver BiDi. */
  firefox() {
    return firefox.launchPersistentContext(this.profile, {
      channel: 'moz-firefox',
      executablePath: places.firefox,
      headless: true,
      proxy: { server: this.recorder.address },
      firefoxUserPrefs: PREFERENCES,
      viewport: this.size,
    });
  }

  watch(page) {
    if (page.watched) return;
    page.watched = true;
    page.on('console', (message) => {
      const line = `${message.type()}: ${message.text()} (${message.location().url})`;
      this.console.push(line);
      if (message.type() === 'error') this.complaints.push(line);
    });
    page.on('pageerror', (error) => this.complaints.push(`page: ${error.message}`));
    page.on('crash', () => this.complaints.push('page: crashed'));
    page.on('websocket', (socket) => this.sockets.push(socket.url()));
    page.on('worker', (worker) => this.workers.push(worker.url()));
    page.on('download', (download) => this.pending.push(this.keep(download)));
  }

  async keep(download) {
    const file = path.join(this.downloadFolder, download.suggestedFilename());
    await download.saveAs(file);
    this.downloads.push(file);
  }

  /** The downloads, when `count` of them are there. */
  async downloaded(count) {
    const until = Date.now() + 10_000;
    while (this.downloads.length < count && Date.now() < until) {
      await this.page.waitForTimeout(50);
    }
    await Promise.all(this.pending);
    return this.downloads;
  }

  /** Fails on every complaint, but those about questions whose answer may be no. */
  assertQuiet() {
    const loud = this.complaints.filter((line) => !QUESTIONS.some((known) => known.test(line)));
    assert.deepEqual(loud, [], 'the browser complained');
  }

  /** Fails when a page asked for anything that is not ours, or the recorder met a stranger. */
  assertAlone() {
    const { origin } = this.recorder.origin;
    const ours = (url) => url.startsWith(`${origin}/`) || url.startsWith(`blob:${origin}/`)
      || url === 'about:blank';
    assert.deepEqual(this.requests.filter((url) => !ours(url)), [], 'a page asked a third party');
    assert.deepEqual(this.recorder.foreign, [], 'something went to a third party');
    assert.deepEqual(this.sockets, [], 'a web socket was opened');
  }

  /** A new tab; the old one is closed. */
  async newTab() {
    const old = this.page;
    this.page = await this.context.newPage();
    await old.close();
  }

  /** Ends the browser and starts it again on the same profile, as after a restart. */
  async restart() {
    await this.context.close();
    await this.launch();
  }

  /** kill -9 to every process of the browser: no goodbye, no flush. */
  async kill() {
    const gone = new Promise((resolve) => { this.context.once('close', resolve); });
    processesOn(this.profile).forEach((pid) => {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        // It ended with the one before it.
        if (error.code !== 'ESRCH') throw error;
      }
    });
    await gone;
  }

  async shot(name) {
    fs.mkdirSync(places.shots, { recursive: true });
    const file = path.join(places.shots, `${name}-${this.size.width}.png`);
    await this.page.screenshot({ path: file, fullPage: true }).catch(() => {});
  }

  async close() {
    await this.context?.close().catch(() => {});
  }

  /** Removes the profile and the downloads. */
  remove() {
    removeFolder(this.profile);
    removeFolder(this.downloadFolder);
  }
}
