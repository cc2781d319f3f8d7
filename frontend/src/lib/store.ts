/** localStorage that never throws: private windows and full disks must not break the page. */
export const kept = {
  read(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(key: string, value: string) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // the value then lives as long as the page
    }
  },
  drop(key: string) {
    try {
      localStorage.removeItem(key);
    } catch {
      // as above
    }
  },
  keys(start: string): string[] {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(start));
    } catch {
      return [];
    }
  },
};
