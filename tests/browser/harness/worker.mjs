// The published signer worker, started in a page without the app: what the corpus, the search of
// its memory and the benchmarks talk to. Script, program and policy are those of the bundle.

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { root } from './places.mjs';

/** The worker's problems in the order of their codes, read where they are defined. */
export const PROBLEMS = (() => {
  const source = fs.readFileSync(path.join(root, 'crates/mailbox/src/worker.rs'), 'utf8');
  const [, list] = /const ALL: \[Self; \d+\] = \[([^\]]+)\]/.exec(source);
  return [...list.matchAll(/Self::(\w+)/g)].map(([, name]) => name);
})();

/** The workers of a page, when `count` of them run. */
async function untilWorkers(page, count) {
  const until = Date.now() + 10_000;
  while (page.workers().length < count) {
    if (Date.now() > until) throw new Error(`${page.workers().length} workers, not ${count}`);
    await sleep(20);
  }
  return page.workers();
}

/** Starts the worker and leaves `ask` and `said`, all that it ever answered, in the page. */
export async function startWorker(page) {
  // The app warms up a worker of its own, of the same address: ours is the one after it.
  const [own] = await untilWorkers(page, 1);
  await page.evaluate(() => {
    const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;
    window.signer = new Worker(meta('signer-worker'));
  });
  const worker = (await untilWorkers(page, 2)).find((each) => each !== own);
  // The program waits for its first message: time to note which memory it will work in.
  await worker.evaluate(() => {
    const { Instance } = WebAssembly;
    WebAssembly.Instance = function noted(module, imports) {
      const instance = new Instance(module, imports);
      self.memory = instance.exports.memory;
      return instance;
    };
  });
  const milliseconds = await page.evaluate(async () => {
    const address = document.querySelector('meta[name="signer-wasm"]').content;
    const program = await (await fetch(address)).arrayBuffer();
    const worker = window.signer;
    const waiting = new Map();
    let next = 0;
    window.said = [];
    const started = performance.now();
    await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => {
        window.said.push(data);
        if (data.event === 'ready') resolve();
        if (!waiting.has(data.id) || 'progress' in data) return;
        waiting.get(data.id)(data);
        waiting.delete(data.id);
      };
      worker.postMessage({ wasm: program }, [program]);
    });
    /** Resolves with `{ ok }` or `{ problem }`. */
    window.ask = (request) => new Promise((resolve) => {
      next += 1;
      waiting.set(next, resolve);
      worker.postMessage({ ...request, id: next });
    });
    return performance.now() - started;
  });
  return { worker, milliseconds };
}

/** The linear memory of the program, all of it. */
export async function memoryOf(worker) {
  const text = await worker.evaluate(() => {
    const bytes = new Uint8Array(self.memory.buffer);
    const parts = [];
    for (let at = 0; at < bytes.length; at += 32768) {
      parts.push(String.fromCharCode(...bytes.subarray(at, at + 32768)));
    }
    return btoa(parts.join(''));
  });
  return Buffer.from(text, 'base64');
}
