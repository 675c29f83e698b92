/**
 * A thing by its kind and name, and by its name alone where that says the kind: `route table Routes`, `the main route
 * table of Vpc`.
 * @param word what of the kind the name has to hold
 */
export function titled(name: string, kind: string, word = kind): string {
  return name.includes(word) ? name : `${kind} ${name}`;
}
