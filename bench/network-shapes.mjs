// Clusters with 100,000 pods, 10,000 policies and up to 1,000 namespaces, in five shapes; the same on every machine.

const deployment = (namespace, name, labels, replicas) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    replicas,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: 'a', image: 'x', ports: [{ containerPort: 8080 }] }] },
    },
  },
});

const policy = (namespace, name, spec) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec,
});

const namespace = (name, labels) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: labels === undefined ? { name } : { name, labels },
});

const BOTH = ['Ingress', 'Egress'];
const app = (name) => ({ podSelector: { matchLabels: { app: name } } });
const team = (n) => ({ namespaceSelector: { matchLabels: { team: `t${n}` } } });

/** Each yields its objects one by one. `spaces` and `apps` may be made smaller. */
export const shapes = {
  /** 1,000 namespaces with 50 workloads of 2 pods each, and 10 policies. */
  *many(spaces = 1000) {
    for (let n = 0; n < spaces; n++) {
      const ns = `n${n}`;
      yield namespace(ns, { app: ns });
      for (let a = 0; a < 50; a++) yield deployment(ns, `a${a}`, { app: `a${a}` }, 2);
      for (let p = 0; p < 10; p++)
        yield policy(ns, `p${p}`, {
          ...app(`a${p < 2 ? p : 0}`),
          policyTypes: BOTH,
          ingress: [{ from: [app('a1')] }],
        });
    }
  },
  /** 100 namespaces with 100 workloads of 10 pods each: everybody has a policy of their own. */
  *few(spaces = 100) {
    for (let n = 0; n < spaces; n++) {
      const ns = `n${n}`;
      yield namespace(ns);
      for (let a = 0; a < 100; a++) {
        yield deployment(ns, `a${a}`, { app: `a${a}` }, 10);
        yield policy(ns, `p${a}`, {
          ...app(`a${a}`),
          policyTypes: BOTH,
          ingress: [{ from: [app(`a${(a + 1) % 100}`)], ports: [{ port: 8080 }] }],
          egress: [{ to: [app(`a${(a + 99) % 100}`)], ports: [{ port: 8080 }] }],
        });
      }
      yield policy(ns, 'deny', { podSelector: {}, policyTypes: BOTH });
    }
  },
  /** 1,000 namespaces of 100 teams: each workload takes what one of ten others sends, from a whole team. */
  *cross(spaces = 1000) {
    for (let n = 0; n < spaces; n++) {
      const ns = `n${n}`;
      yield namespace(ns, { team: `t${n % 100}` });
      for (let a = 0; a < 10; a++) {
        yield deployment(ns, `a${a}`, { app: `a${a}` }, 10);
        yield policy(ns, `p${a}`, {
          ...app(`a${a}`),
          policyTypes: ['Ingress'],
          ingress: [
            { from: [{ ...team((n + a) % 100), ...app(`a${(a + 1) % 10}`) }], ports: [{ port: 8080 }] },
          ],
        });
      }
    }
  },
  /** What EKS guides tell one to write, in each of 1,000 namespaces: ten policies. */
  *baseline(spaces = 1000) {
    yield namespace('kube-system');
    yield deployment('kube-system', 'dns', { 'k8s-app': 'kube-dns' }, 5);
    yield namespace('mon', { mon: 'y' });
    yield deployment('mon', 'prom', { app: 'prom' }, 20);
    for (let n = 0; n < spaces; n++) {
      const ns = `n${n}`;
      const rule = (name, spec) => policy(ns, name, spec);
      const ports = [{ port: 8000, endPort: 8100 }];
      yield namespace(ns, { team: `t${n % 100}` });
      for (let a = 0; a < 10; a++)
        yield deployment(ns, `a${a}`, { app: `a${a}`, tier: a < 5 ? 'front' : 'back' }, 10);
      yield rule('deny', { podSelector: {}, policyTypes: BOTH });
      yield rule('dns', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
                podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
              },
            ],
            ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }],
          },
        ],
      });
      yield rule('scrape', {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { mon: 'y' } } }], ports: [{ port: 9090 }] }],
      });
      yield rule('intra', {
        podSelector: {},
        policyTypes: BOTH,
        ingress: [{ from: [{ podSelector: {} }], ports }],
        egress: [{ to: [{ podSelector: {} }], ports }],
      });
      yield rule('team', {
        podSelector: { matchLabels: { tier: 'back' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [team(n % 100)], ports: [{ port: 443 }] }],
      });
      yield rule('world', {
        podSelector: { matchLabels: { tier: 'front' } },
        policyTypes: ['Egress'],
        egress: [
          {
            to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }],
            ports: [{ port: 443 }],
          },
        ],
      });
      for (let a = 0; a < 4; a++)
        yield rule(`db${a}`, {
          ...app(`a${a}`),
          policyTypes: BOTH,
          ingress: [{ from: [app(`a${a + 4}`)], ports: [{ port: 5432 + a }] }],
          egress: [{ to: [team((n + a) % 100)], ports: [{ port: 443 }] }],
        });
    }
  },
  /** 10,000 workloads that let everybody in and out on ranges of ports that overlap, some hundred of them. */
  *dense(spaces = 1000) {
    for (let n = 0; n < spaces; n++) {
      const ns = `n${n}`;
      yield namespace(ns);
      for (let a = 0; a < 10; a++) {
        const k = n * 10 + a;
        const ports = (first, last) => [{ port: 1000 + first * 25, endPort: 1500 + last * 25 }];
        yield deployment(ns, `a${a}`, { app: `a${a}` }, 10);
        yield policy(ns, `p${a}`, {
          ...app(`a${a}`),
          policyTypes: BOTH,
          ingress: [{ from: [{ namespaceSelector: {} }], ports: ports(k % 20, k % 14) }],
          egress: [{ to: [{ namespaceSelector: {} }], ports: ports((k * 7) % 20, k % 12) }],
        });
      }
    }
  },
};

/** A company of 100 teams: 5,000 workloads of 2 pods, and 500 policies, as their manifests say it. */
export function* teams() {
  for (let n = 0; n < 100; n++) {
    const ns = `n${n}`;
    yield namespace(ns, { team: `t${n % 10}` });
    for (let a = 0; a < 50; a++)
      yield deployment(ns, `a${a}`, { app: `a${a}`, tier: a < 25 ? 'front' : 'back' }, 2);
    yield policy(ns, 'deny', { podSelector: {}, policyTypes: BOTH });
    for (let p = 0; p < 4; p++) {
      yield policy(ns, `p${p}`, {
        ...app(`a${p}`),
        policyTypes: BOTH,
        ingress: [
          {
            from: [{ podSelector: { matchLabels: { tier: 'front' } } }, team((n + p) % 10)],
            ports: [{ port: 8080 }],
          },
        ],
        egress: [
          {
            to: [{ ipBlock: { cidr: `10.${p}.0.0/16`, except: [`10.${p}.3.0/24`] } }],
            ports: [{ port: 443 }],
          },
        ],
      });
    }
  }
}

const PLAIN = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][\w./-]*$/i;
const scalar = (value) =>
  typeof value === 'string' && !PLAIN.test(value) ? JSON.stringify(value) : String(value);

/** YAML as people write it. */
const lines = (value, indent) => {
  if (Array.isArray(value)) {
    return value
      .map((item) => {
        if (typeof item !== 'object') return `${indent}- ${scalar(item)}\n`;
        return `${indent}- ${lines(item, `${indent}  `).slice(indent.length + 2)}`;
      })
      .join('');
  }
  return Object.entries(value)
    .map(([key, below]) => {
      if (typeof below !== 'object') return `${indent}${key}: ${scalar(below)}\n`;
      if (Object.keys(below).length === 0) return `${indent}${key}: ${Array.isArray(below) ? '[]' : '{}'}\n`;
      return `${indent}${key}:\n${lines(below, `${indent}  `)}`;
    })
    .join('');
};

/** One file for each namespace, as `[path, text]`; `change` may make something else of an object. */
export function* filesOf(objects, change = (object) => object) {
  let name;
  let documents = [];
  for (const object of objects) {
    const space = object.metadata.namespace ?? object.metadata.name;
    if (name !== undefined && space !== name) {
      yield [`${name}.yaml`, documents.join('---\n')];
      documents = [];
    }
    name = space;
    documents.push(lines(change(object), ''));
  }
  yield [`${name}.yaml`, documents.join('---\n')];
}
