// A device that is full: the browser gives the origin no more room than what it uses and a little.

import { setTimeout as sleep } from 'node:timers/promises';

/** For so long Chromium believes what it asked before about the room there is. */
const BELIEVED_MS = 31_000;

/** `leave(bytes)` leaves so many bytes of room, `room()` gives it all back. */
export async function filled(page, origin) {
  const session = await page.context().newCDPSession(page);
  return {
    leave: async (bytes) => {
      const { usage } = await session.send('Storage.getUsageAndQuota', { origin });
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + bytes });
      if (usage > 0) await sleep(BELIEVED_MS);
    },
    room: () => session.send('Storage.overrideQuotaForOrigin', { origin }),
  };
}
