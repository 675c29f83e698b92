import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole } from './_examples.ts';
import { CLUSTER_ROLE, eachGrant, requests } from './_rules.ts';

export default control({
  id: 'rbac-persistent-volumes',
  title: 'Only storage provisioners create PersistentVolumes',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'pedantic',
  rationale:
    'A PersistentVolume may be a path of the node or a disk of another team. Who creates one mounts it through a claim, past ' +
    'a policy that forbids hostPath volumes in pods.',
  references: [
    cisEks('4.1.9'),
    attack('T1611'),
    page(
      'RBAC good practices: persistent volume creation',
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation',
    ),
  ],
  appliesTo: [CLUSTER_ROLE],
  decide: (resource) =>
    eachGrant(resource, {
      named: true,
      requests: requests('', ['create'], ['persistentvolumes']),
      message: () =>
        `${resource.name} may create PersistentVolumes of any kind, paths of the node among them`,
    }),
  fix: {
    text: 'Let a StorageClass provision volumes, and grant `persistentvolumeclaims` only.',
    safe: false,
    breaks: 'a provisioner, or whoever makes volumes by hand',
    kubernetes: 'rules:\n  - apiGroups: [""]\n    resources: [persistentvolumeclaims]\n    verbs: [create]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Among claims',
      clusterRole(`
  - apiGroups: [""]
    resources:
      - persistentvolumeclaims
      - persistentvolumes
    verbs: [get, create]`),
      '- persistentvolumes',
    ),
    passing(
      'kubernetes',
      'Claims, and reading volumes',
      clusterRole(`
  - apiGroups: [""]
    resources: [persistentvolumeclaims]
    verbs: [create]
  - apiGroups: [""]
    resources: [persistentvolumes]
    verbs: [get, list]`),
    ),
  ],
});
