import type { Request } from '../../reach/kubernetes-authorization/rules.ts';
import { requests } from './_rules.ts';

/** What makes pods when it is created. */
export const POD_MAKERS: readonly Request[] = [
  ...requests('', ['create'], ['pods', 'replicationcontrollers']),
  ...requests('apps', ['create'], ['deployments', 'daemonsets', 'statefulsets', 'replicasets']),
  ...requests('batch', ['create'], ['jobs', 'cronjobs']),
];
