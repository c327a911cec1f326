// What Global Privacy Control is about: the categories of a sale or sharing.

/** Whether the signal turns the category off, under every regime. False for what only forms ask for, and for none. */
export const isSold = (category: string | null): boolean => category === "advertising" || category === "social";
