// A device that is full: the browser gives the origin no more room than what it uses and a little.

/** `fill(bytes)` leaves so many bytes of room, `room()` gives it all back, `used()` counts. */
export async function filled(page, origin) {
  const session = await page.context().newCDPSession(page);
  const used = async () => (await session.send('Storage.getUsageAndQuota', { origin })).usage;
  return {
    used,
    fill: async (bytes) => {
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: (await used()) + bytes });
    },
    room: () => session.send('Storage.overrideQuotaForOrigin', { origin }),
  };
}
