// A scene: a house, the wire, a browser and a person, together; and `claim`, which names what a
// test proves, shows the servers' words when it fails, and leaves nothing behind.

import test from 'node:test';

import { Browser, WIDE } from './browser.mjs';
import { Desk } from './files.mjs';
import { Person } from './person.mjs';
import { inCi, missing, shared } from './places.mjs';
import { House } from './processes.mjs';
import { Recorder } from './recorder.mjs';

const gap = missing();

/** The authority's own test e.firma, and whom a house must trust for it. */
export const EKU = { cer: `${shared.eku}.cer`, key: `${shared.eku}.key`, passphrase: '12345678a' };
const EKU_RFC = 'EKU9003173C9';

export class Scene {
  /** `efirma`: a pair of files and a passphrase; the demonstration's when left out. `kind`: 'firefox'. */
  static async open({ efirma, anchors = [], size = WIDE, dist, serviceWorkers, kind } = {}) {
    const scene = new Scene();
    try {
      scene.desk = new Desk();
      scene.recorder = await Recorder.open();
      const opening = [
        House.open({ anchors, dist }).then((house) => { scene.house = house; }),
        Browser.open(scene.recorder, size, serviceWorkers, kind).then((browser) => { scene.browser = browser; }),
      ];
      await Promise.allSettled(opening);
      await Promise.all(opening);
      scene.recorder.serveOnly(scene.house.origin);
      scene.person = new Person(scene.browser, scene.house.origin, efirma ?? scene.house.demo);
    } catch (error) {
      await scene.close();
      throw error;
    }
    return scene;
  }

  /** The scene of the authority's test e.firma, its mailbox enabled. */
  static async openEku(options = {}) {
    const scene = await Scene.open({ efirma: EKU, anchors: shared.anchors, ...options });
    scene.house.enable(EKU_RFC);
    return scene;
  }

  async close() {
    await Promise.all([this.browser?.close(), this.house?.close()]);
    await this.recorder?.close();
    this.browser?.remove();
    this.desk?.remove();
  }

  /** What a person needs to understand a failure. */
  async report(name) {
    await this.browser?.shot(`failed-${name.replace(/\W+/g, '_').slice(0, 80)}`);
    const exchanges = (this.recorder?.exchanges ?? []).filter((each) => each.path.startsWith('/api'));
    const wire = exchanges.map((each) => `${each.method} ${each.path} → ${each.status ?? each.broken ?? 'lost'}`);
    return [
      `--- wire\n${wire.join('\n')}`,
      `--- console\n${(this.browser?.console ?? []).join('\n')}`,
      this.house?.said() ?? '',
    ].join('\n');
  }
}

/**
 * A test whose name is what it proves. `open` makes the scene, `act` plays it; `lacks` says what is
 * missing for it, if anything is.
 */
export function claim(name, open, act, { timeout = 120_000, lacks = gap } = {}) {
  const skip = lacks && !inCi ? lacks : false;
  test(name, { skip, timeout }, async (t) => {
    if (lacks) throw new Error(lacks);
    const scene = await open();
    try {
      await act(scene, t);
    } catch (error) {
      t.diagnostic(await scene.report(name));
      throw error;
    } finally {
      await scene.close();
    }
  });
}
