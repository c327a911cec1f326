// What tests' stores seal their row keys under.

/** 32 bytes that are no secret. */
export const wrapKey: Uint8Array = new Uint8Array(32).fill(0x57);
