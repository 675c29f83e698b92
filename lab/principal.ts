/** An AWS identity that the lab's cluster knows, and what its access entry gives it. */
export interface Principal {
  /** What it comes with; on EKS a presigned URL, here any word. */
  readonly token: string;
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  /** As aws-iam-authenticator sends it; `canonicalArn` is whose access policies count. */
  readonly extra: Readonly<Record<string, readonly string[]>>;
  readonly accessPolicies?: readonly AccessPolicy[];
}

interface AccessPolicy {
  /** For example `AmazonEKSViewPolicy`. */
  readonly policy: string;
  /** Without namespaces it holds in the whole cluster. */
  readonly namespaces?: readonly string[];
}
