/** The token of a mail's link stands behind the `#`, which no server is sent. Null if the link was cut off. */
export const tokenOfLink = (hash: string): string | null => {
  try {
    return decodeURIComponent(hash.slice(1)) || null;
  } catch {
    return null;
  }
};
