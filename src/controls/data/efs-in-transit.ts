import type { About, Decision, View } from '../../estate/index.ts';
import { fail, pass, podTemplates, undecided, workloadTypes } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';

const EFS_SERVER = /^fs-[0-9a-f]+\.efs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/i;
/** What the driver, written in Go, reads as false. */
const FALSE = /^(?:0|f|F|false|FALSE|False)$/;

export default control({
  id: 'efs-in-transit',
  title: 'EFS is mounted over TLS',
  layer: 'data',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Without TLS the files of the application cross the network in plain text, and nothing proves to the node that it ' +
    'talks to the file system it means. The EFS driver uses TLS unless it is told not to; a plain NFS mount never does.',
  references: [
    attack('T1040'),
    page(
      'Encrypting data in transit',
      'https://docs.aws.amazon.com/efs/latest/ug/encryption-in-transit.html',
    ),
    page(
      'EFS CSI driver: encryption in transit',
      'https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/examples/kubernetes/encryption_in_transit/README.md',
    ),
  ],
  appliesTo: ['PersistentVolume', ...workloadTypes],
  decide: (resource) => {
    if (resource.type === 'PersistentVolume') {
      const decision = ofVolume(resource.at('spec'));
      return decision === undefined ? [] : decision;
    }
    const abouts: About[] = [];
    for (const { spec } of podTemplates(resource)) {
      for (const volume of spec.get('volumes').items().items) {
        const decision = ofVolume(volume);
        if (decision !== undefined) abouts.push({ subject: volume, decision });
      }
    }
    return abouts;
  },
  fix: {
    text: 'Remove `encryptInTransit: "false"`, and mount EFS with its driver rather than as plain NFS.',
    safe: false,
    breaks: 'the volume until it is made anew: the source of a PersistentVolume cannot be changed',
    kubernetes: 'csi:\n  driver: efs.csi.aws.com\n  volumeHandle: fs-0a1b2c3d',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: PersistentVolume
metadata: { name: shared }
spec:
  capacity: { storage: 5Gi }
  accessModes: [ReadWriteMany]
  csi:
    driver: efs.csi.aws.com
    volumeHandle: fs-0a1b2c3d
    volumeAttributes:
      encryptInTransit: "false"
`,
      at: 'encryptInTransit: "false"',
    },
    {
      verdict: 'fail',
      title: 'Plain NFS',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: PersistentVolume
metadata: { name: shared }
spec:
  capacity: { storage: 5Gi }
  accessModes: [ReadWriteMany]
  nfs:
    server: fs-0a1b2c3d.efs.eu-west-1.amazonaws.com
    path: /
`,
      at: 'server: fs-0a1b2c3d',
    },
    {
      verdict: 'fail',
      title: 'Plain NFS in a pod',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: "example.com/web:1.0.0" }]
      volumes:
        - name: tmp
          emptyDir: {}
        - name: files
          nfs: { server: fs-0a1b2c3d.efs.eu-west-1.amazonaws.com, path: / }
`,
      at: 'nfs: {',
    },
    {
      verdict: 'pass',
      title: 'TLS is the default; another server is not EFS',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: PersistentVolume
metadata: { name: shared }
spec:
  capacity: { storage: 5Gi }
  accessModes: [ReadWriteMany]
  csi: { driver: efs.csi.aws.com, volumeHandle: fs-0a1b2c3d }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: told }
spec:
  capacity: { storage: 5Gi }
  mountOptions: [tls]
  csi: { driver: efs.csi.aws.com, volumeHandle: fs-0a1b2c3d, volumeAttributes: { encryptInTransit: "true" } }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: office }
spec:
  capacity: { storage: 5Gi }
  nfs: { server: nfs.example.com, path: / }
`,
    },
  ],
});

/** `undefined` for what is not EFS. */
function ofVolume(volume: View): Decision | undefined {
  const server = volume.at('nfs', 'server').string();
  if (server.kind === 'known' && EFS_SERVER.test(server.value)) {
    return fail(server.at, `${server.value} is an EFS file system that is mounted as plain NFS, without TLS`);
  }
  const driver = volume.at('csi', 'driver').string();
  if (driver.kind !== 'known' || driver.value !== 'efs.csi.aws.com') return undefined;
  const inTransit = volume.at('csi', 'volumeAttributes', 'encryptInTransit');
  const value = inTransit.value();
  if (value.kind === 'unknown') return undecided(value);
  if (value.kind === 'absent' || !FALSE.test(String(value.value))) return pass(inTransit);
  return fail(inTransit, 'this EFS volume is mounted without TLS: encryptInTransit is false');
}
