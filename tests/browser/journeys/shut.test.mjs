// What must not be possible, is not: foreign code, foreign places, a changed signer, a readable
// session.

import assert from 'node:assert/strict';

import { Scene, claim } from '../harness/scene.mjs';

async function atTheDoor(options = {}) {
  const scene = await Scene.open(options);
  await scene.person.arrive();
  return scene;
}

claim('the policy stops inline scripts, inline styles, handlers, frames, eval and foreign places',
  atTheDoor, async ({ browser, person, recorder }) => {
    const { page } = person;
    // Later, as a task of the page's own: what the debugger calls directly is exempt.
    const ran = await page.evaluate(() => new Promise((resolve) => {
      setTimeout(async () => {
        const outcome = {};
        const attempt = async (name, act) => {
          try {
            outcome[name] = (await act()) ?? 'ran';
          } catch (error) {
            outcome[name] = `refused: ${error.name}`;
          }
        };
        await attempt('eval', () => (0, eval)('1'));
        await attempt('function', () => new Function('return 1')());
        await attempt('markup', () => {
          document.createElement('p').innerHTML = '<img src="x" onerror="window.stolen = 3">';
        });
        await attempt('script', () => {
          const script = document.createElement('script');
          script.textContent = 'window.stolen = 1';
          document.body.append(script);
        });
        await attempt('handler', () => {
          const image = document.createElement('p');
          image.setAttribute('onclick', 'window.stolen = 2');
          document.body.append(image);
          image.click();
        });
        await attempt('style', () => {
          const style = document.createElement('style');
          style.textContent = 'body { --stolen: 1 }';
          document.head.append(style);
          return getComputedStyle(document.body).getPropertyValue('--stolen') || 'refused';
        });
        await attempt('fetch', () => fetch('https://example.com/x').then(() => 'ran'));
        await attempt('fetch with http', () => fetch('http://127.0.0.1:9/x').then(() => 'ran'));
        await attempt('beacon', () => String(navigator.sendBeacon('https://example.com/b', 'x')));
        await attempt('socket', () => new Promise((done, failed) => {
          const socket = new WebSocket('wss://example.com');
          socket.onopen = () => done('ran');
          socket.onerror = () => failed(new Error('refused'));
        }));
        await attempt('image', () => new Promise((done, failed) => {
          const image = new Image();
          image.onload = () => done('ran');
          image.onerror = () => failed(new Error('refused'));
          image.src = 'https://example.com/i.png';
        }));
        await attempt('worker', () => new Worker(URL.createObjectURL(new Blob(['1']))));
        await attempt('frame', () => {
          const frame = document.createElement('iframe');
          frame.src = 'https://frame.example.com';
          document.body.append(frame);
          return 'refused';
        });
        resolve(outcome);
      });
    }));
    for (const [name, outcome] of Object.entries(ran)) {
      if (name === 'script' || name === 'handler' || name === 'beacon') continue;
      assert.match(String(outcome), /^refused/, `${name}: ${outcome}`);
    }
    assert.equal(await page.evaluate(() => window.stolen), undefined, 'injected code ran');
    await page.waitForTimeout(300);
    // For a frame Chromium opens the connection before it asks the policy, and sends nothing.
    const asked = recorder.foreign.filter((line) => line !== 'CONNECT frame.example.com:443');
    assert.deepEqual(asked, [], 'a request went to a foreign place');
    for (const rule of ['require-trusted-types-for', 'style-src', 'connect-src', 'img-src', 'frame-src']) {
      const told = browser.complaints.some((line) => line.includes(`policy violation: ${rule}`));
      assert(told, `${rule} was put to work`);
    }
  });

claim('a script that someone writes into the page on its way does not run', () => Scene.open(),
  async ({ browser, person, recorder }) => {
    const planted = '<script>window.stolen = 1</script><p onclick="window.stolen = 2" id="trap">x</p>'
      + '<script src="https://example.com/x.js"></script><base href="https://example.com/"></body>';
    recorder.forge('GET /', (page) => Buffer.from(page.toString().replace('</body>', planted)));
    await person.arrive();
    assert.equal(await person.page.evaluate(() => window.stolen), undefined);
    for (const rule of ['script-src-elem inline', 'script-src-elem https', 'base-uri']) {
      const told = browser.complaints.some((line) => line.includes(`policy violation: ${rule}`));
      assert(told, `${rule}: ${browser.complaints.join('\n')}`);
    }
    assert.deepEqual(recorder.foreign, []);
  });

claim('the room with the key can reach no network, not even our own',
  // Every request is counted: the worker that keeps the app makes some of its own.
  () => atTheDoor({ serviceWorkers: 'block' }), async ({ browser, person, recorder }) => {
    await person.chooseEfirma();
    await person.status(person.words.validUntil).waitFor();
    const [script] = recorder.exchanges.filter((each) => /^\/signer-worker/.test(each.path));
    assert.match(script.headers['content-security-policy'], /connect-src 'none'/);
    assert.match(script.headers['content-security-policy'], /default-src 'none'/);
    const worker = person.page.workers().find((each) => /signer-worker/.test(each.url()));
    assert(worker, `the signer runs: ${browser.workers}`);
    const before = recorder.exchanges.length;
    const outcome = await worker.evaluate(async () => {
      const refused = () => 'refused';
      return {
        ours: await fetch('/api/v1/clock').then(() => 'ran', refused),
        foreign: await fetch('https://example.com/').then(() => 'ran', refused),
        request: await new Promise((done) => {
          const request = new XMLHttpRequest();
          request.onload = () => done('ran');
          request.onerror = () => done('refused');
          request.open('GET', '/api/v1/clock');
          request.send();
        }),
        socket: await new Promise((done) => {
          try {
            const socket = new WebSocket(`ws://${location.host}/`);
            socket.onopen = () => done('ran');
            socket.onerror = () => done('refused');
          } catch {
            done('refused');
          }
        }),
      };
    });
    assert.deepEqual([...new Set(Object.values(outcome))], ['refused'], JSON.stringify(outcome));
    assert.equal(recorder.exchanges.length, before, 'the worker sent something');
    assert.deepEqual(recorder.foreign, []);
  });

for (const [part, address] of [['script', /^\/signer-worker.*\.js$/], ['program', /^\/signer.*\.wasm$/]]) {
  claim(`a signer whose ${part} was changed is not started, and the person is told why`,
    () => Scene.open(),
    async ({ person, recorder, browser }) => {
      const forged = recorder.forge(
        (exchange) => address.test(exchange.url.pathname),
        (body) => Buffer.concat([body, Buffer.from([part === 'script' ? 10 : 0])]));
      await person.arrive();
      await person.chooseEfirma();
      await forged;
      await person.error().filter({ hasText: /no es el que publicamos/ }).waitFor();
      await person.speak('en');
      await person.error().filter({ hasText: /not the one we published/ }).waitFor();
      assert.equal(recorder.seen('POST /api/v1/access').length, 0);
      assert(browser.complaints.some((line) => /integrity/i.test(line)), browser.complaints.join('\n'));
    });
}

claim('the session is a cookie that no script reads and no other site sends', atTheDoor,
  async ({ browser, person, recorder }) => {
    await person.signIn();
    const cookies = await browser.context.cookies();
    assert.equal(cookies.length, 1, JSON.stringify(cookies));
    const [cookie] = cookies;
    assert.match(cookie.name, /^__Host-/);
    assert.deepEqual(
      { httpOnly: cookie.httpOnly, sameSite: cookie.sameSite, secure: cookie.secure, path: cookie.path },
      { httpOnly: true, sameSite: 'Strict', secure: true, path: '/' });
    assert.equal(await person.page.evaluate(() => document.cookie), '');
    const [access] = recorder.seen('POST /api/v1/access');
    assert.match(access.headers['set-cookie'][0], /^__Host-[^;]+;.*HttpOnly/i);
    assert.equal(access.headers['buzon-session'], undefined, 'the token stays behind the proxy');
    await person.button(person.words.signOut).click();
    await person.heading(person.words.signIn).waitFor();
    assert.deepEqual(await browser.context.cookies(), [], 'signing out ends the session');
  });

claim('every answer wears its headers, and the page is isolated', atTheDoor,
  async ({ person, recorder }) => {
    for (const { path, headers } of recorder.exchanges.filter((each) => each.headers)) {
      assert(headers['content-security-policy'], `${path} has a policy`);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.equal(headers['referrer-policy'], 'no-referrer', path);
      if (path.startsWith('/api/')) assert.match(headers['cache-control'], /no-store/, path);
    }
    assert(await person.page.evaluate(() => crossOriginIsolated));
    const page = await person.page.evaluate(() => fetch('/').then((answer) => answer.text()));
    assert(!/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i.test(page), 'nothing inline in the page');
  });
