/** A key of the page's own, by which the server knows a session again. */

/**
 * A random UUID (version 4, RFC 9562). `crypto.randomUUID` would do, but is missing on pages without https that are not
 * on this machine: just there a person has to see the sentence that explains why there is no camera.
 */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
