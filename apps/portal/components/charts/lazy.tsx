'use client';

import dynamic from 'next/dynamic';
import { CHART_HEIGHT } from './chart-frame';

const placeholder = (): React.ReactNode => <div aria-hidden className="ks-skeleton" style={{ height: CHART_HEIGHT }} />;

/** The chart library is loaded only where a chart is, after the page is readable; its room is kept free. */
export const SpendChart = dynamic(() => import('./spend-chart').then((chart) => chart.SpendChart), { ssr: false, loading: placeholder });
export const RevenueChart = dynamic(() => import('./revenue-chart').then((chart) => chart.RevenueChart), { ssr: false, loading: placeholder });
