// The house: a real backend and a real proxy, each its own process, in a temporary folder. They
// can be killed at any instant and started again on the same port and data, as after a crash.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { newFolder, places, removeFolder } from './places.mjs';

const START_MS_MAX = 30_000;
const running = new Set();
// Whatever ends this process ends its children.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** One process that listens on one port, before and after it is killed. */
class Service {
  constructor(name, program, folder, port, extra) {
    Object.assign(this, { name, program, folder, port, extra });
    this.log = path.join(folder, `${name}.log`);
    this.portFile = path.join(folder, `${name}.port`);
  }

  async start() {
    assert(!this.child, `${this.name} runs already`);
    fs.rmSync(this.portFile, { force: true });
    const log = fs.openSync(this.log, 'a');
    const words = ['--listen', `127.0.0.1:${this.port}`, '--port-file', this.portFile];
    const env = { ...process.env, NO_COLOR: '1' };
    // Settings of the person's own mailbox are not those of a test.
    for (const name of Object.keys(env)) if (name.startsWith('BUZON_')) delete env[name];
    const child = spawn(this.program, [...words, ...this.extra], {
      cwd: this.folder, env, stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    running.add(child);
    this.child = child;
    this.ended = once(child, 'exit').finally(() => running.delete(child));
    this.port = await this.listening();
  }

  async listening() {
    const until = Date.now() + START_MS_MAX;
    while (Date.now() < until) {
      const { exitCode, signalCode } = this.child;
      assert(exitCode === null && signalCode === null, `${this.name} ended:\n${this.said()}`);
      const text = fs.existsSync(this.portFile) ? fs.readFileSync(this.portFile, 'utf8') : '';
      const port = Number(/(\d+)\s*$/.exec(text)?.[1] ?? 0);
      if (port) return port;
      await sleep(10);
    }
    throw new Error(`${this.name} did not listen in ${START_MS_MAX} ms:\n${this.said()}`);
  }

  /** kill -9: no goodbye, no flush. */
  async kill() {
    const { child } = this;
    if (!child) return;
    this.child = undefined;
    child.kill('SIGKILL');
    await this.ended;
  }

  said() {
    return fs.existsSync(this.log) ? fs.readFileSync(this.log, 'utf8') : '';
  }
}

/** A running mailbox. */
export class House {
  /**
   * `anchors`: certificates to trust besides the demonstration's. `dist`: another bundle.
   * `lived`: whether the demonstration's mailbox has something in it.
   */
  static async open({ anchors = [], dist = places.dist, lived = false } = {}) {
    const house = new House();
    house.folder = newFolder('house');
    try {
      await house.furnish(anchors, dist, lived);
    } catch (error) {
      await house.close();
      throw error;
    }
    return house;
  }

  async furnish(anchors, dist, lived) {
    this.data = path.join(this.folder, 'data');
    const trusted = path.join(this.folder, 'trusted');
    fs.mkdirSync(trusted);
    anchors.forEach((file) => fs.copyFileSync(file, path.join(trusted, path.basename(file))));
    const port = await freePort();
    this.origin = `http://127.0.0.1:${port}`;
    this.backend = new Service('backend', places.backend, this.folder, 0, [
      '--data', this.data, '--origin', this.origin, '--demo',
      ...(lived ? [] : ['--demo-bare']),
      ...(anchors.length ? ['--anchors', trusted] : []),
    ]);
    await this.backend.start();
    this.proxy = new Service('proxy', places.proxy, this.folder, port, [
      '--bundle', dist, '--backend', `http://127.0.0.1:${this.backend.port}`,
      '--data', path.join(this.folder, 'proxy-data'),
      '--session-key', path.join(this.folder, 'session.key'),
    ]);
    await this.proxy.start();
  }

  /** Enables a mailbox without its wizard: what it needs is written into the records. */
  enable(rfc) {
    const script = `
import sqlite3, sys
rfc, path = sys.argv[1], sys.argv[2]
with sqlite3.connect(path, timeout=10) as records:
    for number, medium in enumerate(["correo uno@empresa.example", "movil +525512345678"]):
        records.execute(
            "INSERT INTO contacts (id, mailbox, medium, registered_at, confirmed_at, code_tries,"
            " codes_sent) VALUES (?, ?, ?, 1700000000, 1700000060, 0, 0)",
            (f"018bcfe5-6800-7000-8000-{number:012x}", rfc, medium))
    records.execute("INSERT INTO accepted_terms (mailbox, version, accepted_at)"
                    " SELECT ?, version, 1700000120 FROM terms", (rfc,))
`;
    execFileSync(places.python, ['-c', script, rfc, path.join(this.data, 'buzon.sqlite')]);
  }

  /** What was presented, as the records say it, whatever anybody was told. */
  presented() {
    const script = `
import json, sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=10) as records:
    rows = records.execute("SELECT folio, subject, statement_sha256, attachments FROM filings ORDER BY seq")
    names = ["folio", "subject", "statement_sha256", "attachments"]
    print(json.dumps([dict(zip(names, row)) for row in rows]))
`;
    const said = execFileSync(places.python, ['-c', script, path.join(this.data, 'buzon.sqlite')]);
    return JSON.parse(said.toString());
  }

  /** Ends every nonce that was given out, as time would. */
  expireNonces() {
    const script = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=10) as records:
    records.execute("UPDATE nonces SET expires_at = 1")
`;
    execFileSync(places.python, ['-c', script, path.join(this.data, 'buzon.sqlite')]);
  }

  /** Makes the holder of a mailbox that was signed in to a person with a CURP. */
  makePerson(rfc, curp) {
    const script = `
import sqlite3, sys
rfc, curp, path = sys.argv[1:]
with sqlite3.connect(path, timeout=10) as records:
    changed = records.execute("UPDATE mailboxes SET holder_curp = ? WHERE rfc = ?", (curp, rfc))
    assert changed.rowcount == 1, rfc
`;
    execFileSync(places.python, ['-c', script, rfc, curp, path.join(this.data, 'buzon.sqlite')]);
  }

  /** The fictional employer's e.firma. */
  get demo() {
    const folder = path.join(this.data, 'demo');
    const cer = fs.readdirSync(folder).find((file) => file.endsWith('.cer'));
    const readme = fs.readFileSync(path.join(folder, 'README.txt'), 'utf8');
    const rfc = path.basename(cer, '.cer');
    return {
      cer: path.join(folder, cer),
      key: path.join(folder, `${rfc}.key`),
      passphrase: /passphrase:\s+(\S+)/.exec(readme)[1],
      rfc,
      wrong: (name) => path.join(folder, 'pruebas', name),
    };
  }

  /** Everything the two processes said. */
  said() {
    return [this.backend, this.proxy]
      .filter(Boolean)
      .map((service) => `--- ${service.name}\n${service.said()}`)
      .join('\n');
  }

  /** Ends both; the data stay until [close]. */
  async stop() {
    await Promise.all([this.backend?.kill(), this.proxy?.kill()]);
  }

  async close() {
    await this.stop();
    removeFolder(this.folder);
  }
}
