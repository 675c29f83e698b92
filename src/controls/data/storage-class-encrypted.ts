import { fail, must, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';

/** The add-on, EKS Auto Mode, and the provisioner that was built into Kubernetes and is handed on to the add-on. */
const PROVISIONERS = new Set(['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs']);

export default control({
  id: 'storage-class-encrypted',
  title: 'Storage classes make encrypted volumes',
  layer: 'data',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Every volume of every claim of the class is made as the class says. Whoever may copy or share the snapshot of an ' +
    'unencrypted one reads what the application stored, without ever touching the cluster.',
  references: [
    attack('T1530'),
    page(
      'Parameters of the EBS CSI driver',
      'https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md',
    ),
    page(
      'Create a storage class',
      'https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html',
    ),
  ],
  appliesTo: ['storage.k8s.io/StorageClass'],
  decide: (storageClass) => {
    const provisioner = storageClass.at('provisioner').string();
    if (provisioner.kind !== 'known' || !PROVISIONERS.has(provisioner.value)) return [];
    const parameters = storageClass.at('parameters');
    // The driver takes its parameters in any case, and no value but the text true.
    const written = parameters.entries().entries.find(([key]) => key.toLowerCase() === 'encrypted')?.[1];
    const encrypted = written ?? parameters.get('encrypted');
    const bare = encrypted.value();
    const name = storageClass.name;
    if (bare.kind === 'known' && bare.value === true) {
      return undecidedAt(
        encrypted,
        'the API server refuses this value: a parameter is a text, "true" in quotes',
      );
    }
    if (bare.kind === 'known' && bare.value === false) {
      return fail(encrypted, `the volumes of storage class ${name} are told not to be encrypted`);
    }
    return must(
      encrypted.string(),
      (text) => text === 'true',
      (text) =>
        text === undefined
          ? `storage class ${name} does not ask for encryption: its volumes have none unless the account encrypts new volumes by default`
          : `the volumes of storage class ${name} are not encrypted: only the text "true" switches it on`,
    );
  },
  fix: {
    text: 'Set the parameter `encrypted: "true"`; parameters cannot be changed, so make a new class and let new claims use it.',
    safe: false,
    breaks:
      'applying the class under its old name: the API server refuses to change the parameters of a class',
    kubernetes: 'parameters:\n  type: gp3\n  encrypted: "true"',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nothing is written',
      format: 'kubernetes',
      source: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: fast }
provisioner: ebs.csi.aws.com
parameters:
  type: gp3
`,
      at: 'parameters:',
    },
    {
      verdict: 'fail',
      title: 'EKS Auto Mode',
      format: 'kubernetes',
      source: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: auto }
provisioner: ebs.csi.eks.amazonaws.com
parameters:
  type: gp3
  encrypted: "false"
`,
      at: 'encrypted: "false"',
    },
    {
      verdict: 'fail',
      title: 'Yes is not true',
      format: 'kubernetes',
      source: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: gp2 }
provisioner: kubernetes.io/aws-ebs
parameters: { type: gp2, encrypted: "yes" }
`,
      at: 'encrypted: "yes"',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: fast }
provisioner: ebs.csi.aws.com
parameters: { type: gp3, Encrypted: "true" }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: shared }
provisioner: efs.csi.aws.com
parameters: { provisioningMode: efs-ap, fileSystemId: fs-1, directoryPerms: "700" }
`,
    },
  ],
});
