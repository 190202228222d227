// A device whose clock is wrong: every page and worker of the browser is told another hour. Only
// what scripts can ask is moved; Chromium under a library that moves the clock of whole processes
// does not stay alive.

/** Runs in a page or worker: moves what its clock says. */
function moveClock(milliseconds) {
  const True = Date;
  const now = () => True.now() + milliseconds;
  globalThis.Date = class extends True {
    constructor(...words) {
      if (words.length) super(...words);
      else super(now());
    }

    static now() { return now(); }
  };
}

/** Moves the clock of all pages to come, and of their workers. */
export async function skewed(browser, hours) {
  const milliseconds = hours * 60 * 60 * 1_000;
  await browser.context.addInitScript(moveClock, milliseconds);
  const follow = (page) => page.on('worker', (worker) => {
    // One that ended before it was told has asked nothing.
    worker.evaluate(moveClock, milliseconds).catch(() => {});
  });
  browser.context.pages().forEach(follow);
  browser.context.on('page', follow);
}
