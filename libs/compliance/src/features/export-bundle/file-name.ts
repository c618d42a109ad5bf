/** The id tells exports of one period apart wherever they are kept: what verifies is a file, and two of one name are taken for each other. */
export function fileNameOf({ id, from, to }: { readonly id: string; readonly from: string; readonly to: string }): string {
  return `keystead-evidence-${from.slice(0, 10)}-${to.slice(0, 10)}-${id}.zip`;
}
