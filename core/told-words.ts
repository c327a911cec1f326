// The words by which a browser remembers what it was told.

/** The word for Global Privacy Control keeping something off. */
export const signalWord = "gpc";
/** The word for one version of a purpose that runs. */
export const purposeWord = (id: string, version: number): string => `${id}.${version}`;
/** The word for a notice that is to come: twelve digits of its hash. */
export const comingWord = (hash: string): string => hash.slice(7, 19);
