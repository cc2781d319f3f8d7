/** Storage that never throws: private windows and full disks must not break the page. */
const careful = (storage: () => Storage) => ({
  read(key: string): string | null {
    try {
      return storage().getItem(key);
    } catch {
      return null;
    }
  },
  write(key: string, value: string) {
    try {
      storage().setItem(key, value);
    } catch {
      // the value then lives as long as the page
    }
  },
  drop(key: string) {
    try {
      storage().removeItem(key);
    } catch {
      // as above
    }
  },
  keys(start: string): string[] {
    try {
      return Object.keys(storage()).filter((key) => key.startsWith(start));
    } catch {
      return [];
    }
  },
});

/** Kept in this browser. */
export const kept = careful(() => localStorage);
/** Kept as long as this tab. */
export const keptInTab = careful(() => sessionStorage);
