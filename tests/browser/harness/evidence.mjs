// The second opinion: OpenSSL, which knows nothing of us, on what the browser signed and on what
// the institute sealed.

import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { newFolder, places, removeFolder } from './places.mjs';

export const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');

/** Reads certificates in PEM or DER and returns them in PEM. */
export function pem(bytes) {
  const text = bytes.toString('latin1');
  if (text.includes('-----BEGIN')) return text;
  const lines = bytes.toString('base64').match(/.{1,64}/g).join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** The value of a line of a statement. */
export function field(statement, label) {
  const line = statement.split('\n').find((each) => each.startsWith(`${label}:`));
  return line?.slice(label.length + 1).trim();
}

/** Verifies a detached CAdES signature (DER) over `content`, by the chain of `anchors` (PEM). */
export function verify(signature, content, anchors, { at, partial = false } = {}) {
  const folder = newFolder('evidence');
  const put = (name, bytes) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, bytes);
    return file;
  };
  try {
    const words = [
      'cms', '-verify', '-cades', '-binary', '-inform', 'DER',
      '-in', put('signature.p7s', signature),
      '-content', put('content.txt', content),
      '-CAfile', put('anchors.pem', anchors.join('\n')),
      '-purpose', 'any', '-out', path.join(folder, 'out'),
    ];
    if (at) words.push('-attime', String(Math.floor(new Date(at).getTime() / 1000)));
    if (partial) words.push('-partial_chain');
    execFileSync(places.openssl, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error(`OpenSSL does not accept the signature: ${error.stderr}`);
  } finally {
    removeFolder(folder);
  }
}

/** What OpenSSL prints of a CMS structure. */
export function print(signature) {
  return execFileSync(places.openssl, ['cms', '-cmsout', '-print', '-inform', 'DER'], {
    input: signature, encoding: 'utf8',
  });
}
