// The institute's side, through its own door: acts deposited with their officer's signature (which
// OpenSSL makes, knowing nothing of us), posted, served, withdrawn.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { pem, sha256 } from './evidence.mjs';
import { pdfBytes } from './files.mjs';
import { newFolder, places, removeFolder } from './places.mjs';

const CENTRAL_MS = 6 * 60 * 60 * 1000;

/** The day of an instant in the Zona Centro, `2026-01-14`. */
export const dayOf = (instant) => new Date(instant - CENTRAL_MS).toISOString().slice(0, 10);

export class Institute {
  constructor(house) {
    this.house = house;
    this.token = fs.readFileSync(path.join(house.data, 'demo/institute.token'), 'utf8').trim();
  }

  /** Whom the demonstration's own mailbox belongs to. */
  addressee() {
    return { rfc: this.house.demo.rfc, name: 'PANADERÍA LA ESPIGA DORADA, S.A. DE C.V.', kind: 'patron' };
  }

  /** Deposits an act; the answer says what was done so that the addressee is told. */
  async deposit(act = {}, addressee = this.addressee()) {
    const pdf = pdfBytes(act.bytes ?? 20_000);
    const digest = sha256(pdf);
    await this.call('PUT', `/documents/${digest}`, pdf, 'application/pdf');
    const { bytes, ...rest } = act;
    return this.call('POST', '/notifications', JSON.stringify({
      addressee,
      act: {
        oficio: `221/${crypto.randomInt(1_000, 9_999)}/2026`,
        issued_on: dayOf(Date.now() - 24 * 60 * 60 * 1000),
        place: 'Puebla, Puebla',
        issuer: 'Subdelegación Puebla Norte',
        officer: this.officer,
        kind: 'Requerimiento de información',
        legal_basis: 'Artículos 251, fracción XXXVII, y 286 L de la Ley del Seguro Social',
        document: { name: 'oficio.pdf', media_type: 'application/pdf', size_bytes: pdf.length, sha256: digest },
        rule: 'cff134',
        answer_days: 15,
        ...rest,
      },
      officer_signature: this.officerSigns(pdf),
    }));
  }

  /** The officer's name, as their certificate says it: a deposit must name who signed. */
  get officer() {
    const { subject } = new crypto.X509Certificate(fs.readFileSync(this.house.demo.wrong('otra.cer')));
    return subject.split('\n').find((line) => line.startsWith('CN=')).slice(3)
      .replaceAll(/\\(.)/g, '$1');
  }

  /** The officer's detached CAdES over a document, in base64; an e.firma of the demonstration. */
  officerSigns(bytes) {
    const { wrong, passphrase } = this.house.demo;
    const folder = newFolder('officer');
    const at = (name) => path.join(folder, name);
    try {
      fs.writeFileSync(at('officer.pem'), pem(fs.readFileSync(wrong('otra.cer'))));
      fs.writeFileSync(at('document.pdf'), bytes);
      execFileSync(places.openssl, ['pkcs8', '-inform', 'DER', '-in', wrong('otra.key'),
        '-passin', `pass:${passphrase}`, '-out', at('key.pem')], { stdio: ['ignore', 'ignore', 'pipe'] });
      const signature = execFileSync(places.openssl, ['cms', '-sign', '-cades', '-binary', '-nosmimecap',
        '-md', 'sha256', '-outform', 'DER', '-signer', at('officer.pem'), '-inkey', at('key.pem'),
        '-in', at('document.pdf')], { stdio: ['ignore', 'pipe', 'pipe'] });
      return signature.toString('base64');
    } finally {
      removeFolder(folder);
    }
  }

  post(id, act) {
    return this.call('POST', `/notifications/${id}/posting`, JSON.stringify(act));
  }

  serve(id, act) {
    return this.call('POST', `/notifications/${id}/service`, JSON.stringify(act));
  }

  withdraw(id, reason) {
    return this.call('POST', `/notifications/${id}/withdrawal`, JSON.stringify({ reason }));
  }

  /** Answers a filing: `admission`, `demand`, `extension`, `resolution`; with a document if asked. */
  async answer(folio, what, said = {}, bytes = 0) {
    const body = { ...said };
    if (what === 'demand' || what === 'resolution') {
      body.oficio ??= `641/${crypto.randomInt(1_000, 9_999)}/2026`;
      body.issued_on ??= dayOf(Date.now());
    }
    if (bytes) {
      const pdf = pdfBytes(bytes);
      const digest = sha256(pdf);
      await this.call('PUT', `/documents/${digest}`, pdf, 'application/pdf');
      body.document = { name: `${what}.pdf`, media_type: 'application/pdf', size_bytes: pdf.length, sha256: digest };
    }
    await this.call('POST', `/filings/${folio}/${what}`, JSON.stringify(body));
    return body;
  }

  /** Links registrations to the demonstration's mailbox. */
  link(...registrations) {
    return this.call('PUT', `/mailboxes/${this.house.demo.rfc}/registrations`, JSON.stringify({ registrations }));
  }

  async call(method, address, body, type = 'application/json') {
    const response = await fetch(`http://127.0.0.1:${this.house.backend.port}/institute/v1${address}`, {
      method,
      body,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': type,
        'idempotency-key': crypto.randomUUID(),
      },
    });
    const text = await response.text();
    assert(response.ok, `${method} ${address}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
}
