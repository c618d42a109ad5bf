import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { safeNext } from '@/components/session/to-sign-in';
import { SignInForm } from '@/features/door/components/sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }): Promise<ReactNode> {
  const { next } = await searchParams;
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold tracking-tight">Sign in</h1>
      <SignInForm next={safeNext(typeof next === 'string' ? next : null)} />
    </>
  );
}
