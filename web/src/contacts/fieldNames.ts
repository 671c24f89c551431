/** Names of what was written down about a contact. */

/** `order_number` as a person reads it. */
export const worded = (field: string): string => {
  const words = field.replaceAll("_", " ").replace(/\bai\b/g, "AI");
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
};

export const isFieldName = (text: string): boolean => /^[a-z][a-z0-9_]{0,39}$/.test(text);
