// What the mailbox wrote to people: the codes that a real person reads in their mail. Without a
// carrier each message is a file; one that waits for its turn is still in the records.

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { places } from './places.mjs';

const WAIT_MS_MAX = 20_000;
const NEWEST = `
import email, email.policy, json, pathlib, re, sqlite3, sys
data, address = pathlib.Path(sys.argv[1]), sys.argv[2]
codes = {}
for file in sorted((data / "outbox").glob("*")):
    text = file.read_bytes()
    if file.suffix == ".eml":
        letter = email.message_from_bytes(text, policy=email.policy.default)
        text = f'{letter["To"]}\\n{letter.get_body().get_content()}'
    else:
        text = text.decode()
    found = re.search(r"\\b(\\d{6})\\b", text.replace(address, ""))
    if address in text and found:
        codes[file.name.split(".")[0]] = found[1]
query = "SELECT id, payload FROM outbox WHERE kind = 'contact_code' AND medium LIKE ?"
database = sqlite3.connect(f'file:{data / "buzon.sqlite"}?mode=ro', uri=True)
for row, payload in database.execute(query, ("%" + address,)):
    if code := json.loads(payload).get("code"):
        codes[row] = code
print(codes[max(codes)] if codes else "")
`;

/** The newest code for an address: `ana@empresa.mx` or `+525512345678`. */
export async function code(house, address) {
  const until = Date.now() + WAIT_MS_MAX;
  while (Date.now() < until) {
    const found = execFileSync(places.python, ['-c', NEWEST, house.data, address], { encoding: 'utf8' }).trim();
    if (found) return found;
    await sleep(200);
  }
  throw new Error(`no code was written to ${address}`);
}
