// Looks into a zip archive.

/** The names of its entries, from the directory at its end (PKWARE's APPNOTE, section 4.3.12). */
export function namesIn(archive) {
  const END = 0x06054b50;
  let at = archive.length - 22;
  while (archive.readUInt32LE(at) !== END) {
    at--;
  }
  const names = [];
  const count = archive.readUInt16LE(at + 10);
  for (let entry = archive.readUInt32LE(at + 16); names.length < count; ) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(entry + offset));
    names.push(archive.toString("utf8", entry + 46, entry + 46 + name));
    entry += 46 + name + extra + comment;
  }
  return names;
}
