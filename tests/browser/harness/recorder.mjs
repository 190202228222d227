// The wire: a forward proxy that all of the browser's traffic goes through. It writes down every
// byte the browser sends, lets nothing through but to our own origin, and loses, holds or forges
// messages on demand.
//
// Each request has its own connection, so that a lost answer is lost: browsers silently repeat a
// request when a reused connection closes.

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { once } from 'node:events';

import { newFolder, removeFolder } from './places.mjs';

/**
 * What a browser itself asks its maker, whatever the page; it gets no answer. That no page asks
 * there is checked where pages are watched.
 */
const OF_THE_BROWSER = /(^|\.)((google|googleapis|gvt1)\.com|(mozilla|firefox)\.(com|net|org))$/;

/** Matches requests by method and path: `'POST /api/v1/filings'`, or a test on the exchange. */
function matching(matcher) {
  if (typeof matcher === 'function') return matcher;
  const [method, wanted] = matcher.split(' ');
  return (exchange) => exchange.method === method
    && (wanted.endsWith('*')
      ? exchange.path.startsWith(wanted.slice(0, -1))
      : exchange.path.split('?')[0] === wanted);
}

async function whole(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Sends the first half of an answer; of one without a body, the beginning of its head. */
function cutInTheMiddle(socket, { status, headers, body }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} OK\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n`;
  const half = body.length
    ? Buffer.concat([Buffer.from(head), body.subarray(0, Math.floor(body.length / 2))])
    : Buffer.from(head.slice(0, 10));
  socket.end(half, () => socket.destroy());
}

export class Recorder {
  static async open() {
    const recorder = new Recorder();
    recorder.folder = newFolder('wire');
    recorder.exchanges = [];
    recorder.foreign = [];
    recorder.rules = [];
    recorder.sockets = 0;
    recorder.server = http.createServer((request, response) => {
      recorder.serve(request, response).catch((error) => {
        recorder.troubles.push(error);
        request.socket.destroy();
      });
    });
    recorder.troubles = [];
    recorder.server.on('connect', (request, socket) => recorder.tunnel(request, socket));
    recorder.server.on('connection', (socket) => recorder.tap(socket));
    recorder.server.on('clientError', (_, socket) => socket.destroy());
    recorder.server.listen(0, '127.0.0.1');
    await once(recorder.server, 'listening');
    recorder.address = `http://127.0.0.1:${recorder.server.address().port}`;
    return recorder;
  }

  /** From now on `origin` is ours and everything else is foreign. */
  serveOnly(origin) {
    this.origin = new URL(origin);
  }

  /** Writes down what comes, as it comes, before anyone interprets it. */
  tap(socket) {
    this.sockets += 1;
    const file = path.join(this.folder, `${String(this.sockets).padStart(5, '0')}.bytes`);
    socket.on('data', (chunk) => fs.appendFileSync(file, chunk));
    socket.on('error', () => {});
  }

  tunnel(request, socket) {
    if (!OF_THE_BROWSER.test(request.url.split(':')[0])) this.foreign.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 502 Not ours\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  }

  async serve(request, response) {
    const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
    if (url?.host !== this.origin?.host) {
      if (!OF_THE_BROWSER.test(url?.hostname ?? '')) this.foreign.push(`${request.method} ${request.url}`);
      response.writeHead(502, { connection: 'close' }).end();
      return;
    }
    const exchange = { method: request.method, path: url.pathname + url.search, url };
    exchange.requestHeaders = request.headers;
    this.exchanges.push(exchange);
    const rule = this.take(exchange);
    const body = await whole(request);
    exchange.body = body.length > 1_000_000 ? undefined : body;
    if (rule?.hold) await rule.hold(exchange);
    if (rule?.lose === 'request') {
      request.socket.destroy();
      return;
    }
    exchange.forwardedBytes = rule?.cutAt ?? body.length;
    if (rule?.cutAt !== undefined) {
      await this.forwardPart(exchange, request, body.subarray(0, rule.cutAt));
      request.socket.destroy();
      return;
    }
    const answer = await this.forward(exchange, request, body, rule).catch((error) => {
      exchange.broken = error.message;
    });
    if (!answer || rule?.lose === 'answer') {
      request.socket.destroy();
      return;
    }
    if (rule?.lose === 'half') {
      cutInTheMiddle(request.socket, answer);
      return;
    }
    response.sendDate = false;
    response.writeHead(answer.status, { ...answer.headers, connection: 'close' }).end(answer.body);
  }

  async forward(exchange, request, body, rule) {
    const headers = { ...request.headers, connection: 'close' };
    delete headers['proxy-connection'];
    if (rule?.forge) headers['accept-encoding'] = 'identity';
    const { hostname, port } = this.origin;
    const onward = http.request({
      hostname, port, method: request.method, path: exchange.path, headers, agent: false,
    });
    const answering = once(onward, 'response');
    answering.catch(() => {});
    await new Promise((sent, lost) => {
      onward.once('error', lost);
      onward.end(body, sent);
    });
    // Not awaited: the blow falls while the request is being answered.
    if (rule?.onForwarded) this.blow = Promise.resolve(rule.onForwarded(exchange));
    const [incoming] = await answering;
    const answer = { status: incoming.statusCode, headers: { ...incoming.headers } };
    answer.body = await whole(incoming);
    exchange.status = answer.status;
    exchange.headers = answer.headers;
    if (rule?.forge) {
      answer.body = rule.forge(answer.body, answer.headers);
      answer.headers['content-length'] = String(answer.body.length);
    }
    if (rule?.onAnswered) await rule.onAnswered(exchange);
    delete answer.headers['transfer-encoding'];
    delete answer.headers['keep-alive'];
    if (rule?.lose === 'half') delete answer.headers['content-length'];
    return answer;
  }

  /** Lets the server hear the beginning of a body, and then nothing more: the connection is gone. */
  async forwardPart(exchange, request, beginning) {
    const { hostname, port } = this.origin;
    const headers = { ...request.headers, connection: 'close' };
    delete headers['proxy-connection'];
    const onward = http.request({
      hostname, port, method: request.method, path: exchange.path, headers, agent: false,
    });
    onward.on('error', () => {});
    await new Promise((sent) => { onward.write(beginning, sent); });
    await new Promise((pause) => { setTimeout(pause, 300); });
    onward.destroy();
  }

  take(exchange) {
    const at = this.rules.findIndex((rule) => rule.matches(exchange));
    if (at < 0) return undefined;
    const rule = this.rules[at];
    rule.times -= 1;
    if (rule.times === 0) this.rules.splice(at, 1);
    rule.met(exchange);
    return rule;
  }

  rule(matcher, what, times) {
    const rule = { matches: matching(matcher), times, ...what };
    rule.done = new Promise((met) => { rule.met = met; });
    this.rules.push(rule);
    return rule;
  }

  /** The server answers in full; the browser never hears it. */
  dropAnswer(matcher, times = 1) {
    return this.rule(matcher, { lose: 'answer' }, times).done;
  }

  /** The server answers in full; the browser hears the first half. */
  cutAnswer(matcher, times = 1) {
    return this.rule(matcher, { lose: 'half' }, times).done;
  }

  /** The request never reaches the server. */
  dropBeforeSending(matcher, times = 1) {
    return this.rule(matcher, { lose: 'request' }, times).done;
  }

  /** The server hears `bytes` of the body; then the connection is gone. */
  cutInside(matcher, bytes, times = 1) {
    return this.rule(matcher, { cutAt: bytes }, times).done;
  }

  /** Calls `act` when the server has the whole request and has not been heard. */
  onForwarded(matcher, act, times = 1) {
    return this.rule(matcher, { onForwarded: act }, times).done;
  }

  /** Calls `act` when the server has answered; then the answer is lost. */
  onAnswered(matcher, act, times = 1) {
    return this.rule(matcher, { onAnswered: act, lose: 'answer' }, times).done;
  }

  /** Keeps the request back until `release`. */
  hold(matcher) {
    let release;
    const released = new Promise((resolve) => { release = resolve; });
    const { done } = this.rule(matcher, { hold: () => released }, 1);
    return { reached: done, release };
  }

  /** Puts another answer in place of the server's. */
  forge(matcher, change, times = Infinity) {
    return this.rule(matcher, { forge: change }, times).done;
  }

  /** The exchanges that match. */
  seen(matcher) {
    return this.exchanges.filter(matching(matcher));
  }

  /** The files with every byte the browser sent. */
  files() {
    return fs.readdirSync(this.folder).sort().map((file) => path.join(this.folder, file));
  }

  async close() {
    this.server.closeAllConnections();
    this.server.close();
    removeFolder(this.folder);
  }
}
