/** Whom `compliance.subject-erased@1` is about: their key is destroyed, and rows made while it could be read are emptied. */
export function erasedMember(logged: { readonly event: { readonly data: unknown } }): string {
  return (logged.event.data as { readonly memberId: string }).memberId;
}
