/** A file's size as people read it: 340 bytes, 12 kB, 3.4 MB. */
export function sizeInWords(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  for (const [unit, size] of [["kB", 1e3], ["MB", 1e6], ["GB", 1e9]]) {
    const value = bytes / size;
    if (value < 999.5) return `${value < 9.95 && unit !== "kB" ? value.toFixed(1) : Math.round(value)} ${unit}`;
  }
  return `${Math.round(bytes / 1e9)} GB`;
}
