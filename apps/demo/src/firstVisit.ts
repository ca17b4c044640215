const SEEN = "dncjs opening seen";

/** Returns true once per browser, and false if the browser stores nothing. */
export function isFirstVisit(): boolean {
  try {
    if (localStorage.getItem(SEEN) !== null) return false;
    localStorage.setItem(SEEN, "1");
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false;
  }
}
