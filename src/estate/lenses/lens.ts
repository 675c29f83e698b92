import type { Defaults } from '../defaults.ts';
import type { Tree } from '../tree.ts';
import type { Bare } from './around.ts';

/**
 * How one Terraform resource type of the `aws` provider says what CloudFormation says: a table that is read both
 * ways. `check` reads Terraform through it, `build` writes Terraform through it, and reading what was written gives
 * the same resource.
 *
 * A Terraform resource is a mapping of its arguments; a nested block is a list of mappings under its type, also when
 * there is one. What is not known is a hole at its place, as everywhere in the estate.
 */
export interface Lens {
  /** `aws_eks_cluster` */
  readonly terraform: string;
  /** Other names that the provider has for the same type: `aws_alb`. */
  readonly also?: readonly string[];
  /** `AWS::EKS::Cluster` */
  readonly cloudformation: string;
  /** The provider's page. */
  readonly source: string;
  readonly fields: Fields;
  /**
   * What other resources read of it: attribute to the return value of CloudFormation that is the same, `''` for what
   * `Ref` gives. `{ arn: 'Arn', id: '', name: '' }`. A block's attribute is a dotted path: `identity.oidc.issuer`.
   */
  readonly attributes: Readonly<Record<string, string>>;
  /** Other return values for the same as one of `attributes`: `{ SubnetId: '' }`. They are only written. */
  readonly sameAttributes?: Readonly<Record<string, string>>;
  /** What the provider fills in where that differs from the API's own defaults (`awsDefaults`), in CloudFormation's shape. */
  readonly defaults?: Defaults;
  /** Properties that always have this value, since the Terraform type implies it. */
  readonly fixed?: Readonly<Record<string, Tree>>;
  /** Arguments that are resources of their own in CloudFormation. */
  readonly besides?: Readonly<Record<string, Beside>>;
  /** Properties of the CloudFormation type that this lens does not reach, each with the reason. */
  readonly notInTerraform: Readonly<Record<string, string>>;
  /** Arguments of the Terraform type that this lens does not reach, each with the reason. */
  readonly notInCloudFormation: Readonly<Record<string, string>>;
}

/** An argument that says what another resource says in CloudFormation: the `policy` of a bucket. */
export interface Beside {
  readonly cloudformation: string;
  /** The property that names the resource of the lens. */
  readonly whole: string;
  /** That property is a list. */
  readonly many?: true;
  /** The property that holds the value of the argument. */
  readonly to?: string;
  /** The argument is a list, and each item is a resource: a block with these fields, or the value of this property. */
  readonly each?: Fields | string;
  /** Properties of each of them that always have this value. */
  readonly fixed?: Readonly<Record<string, Tree>>;
}

/** Terraform argument to what it becomes. */
export type Fields = Readonly<Record<string, Field>>;

/**
 * A text is the path of the property that holds the same value: `RoleArn`, `Logging.ClusterLogging`. Fields that lead
 * to one list are put together there.
 */
export type Field = string | (Placing & Shape);

/** Where a value lands, and when. */
export interface Placing {
  /** The path of the property; `''` (of a block): its fields land beside. */
  readonly to: string;
  /** An older or another name for what another argument says: it is read, and never written. */
  readonly alias?: true;
  /** What this argument says besides: `vpc_id` of a flow log says `ResourceType: VPC`. */
  readonly when?: Readonly<Record<string, string>>;
}

/** How a value changes on the way. Without any of these it is moved as it stands. */
export interface Shape {
  /** A nested block that stands at most once, an object attribute, or one entry's worth of either. */
  readonly block?: Fields;
  /** Nested blocks, any number: a list of maps. */
  readonly blocks?: Fields;
  /** A list of scalars that is a list of maps with one key: `['api']` is `[{ Type: 'api' }]`. */
  readonly each?: string;
  /** One value that is a list of one; with `block` or `each`, the list of what that makes of it. */
  readonly only?: true;
  /** A text of JSON that CloudFormation writes as a structure (it also takes the text). It is moved as it stands. */
  readonly json?: true;
  /** A map that is a list of `{ Key, Value }`, or of the two keys that are named. */
  readonly tags?: true | Pair;
  /** A list of blocks with these two arguments that is a map. */
  readonly map?: Pair;
  /** One of the entries of a list of `{ Key, Value }`: the one with this key. */
  readonly entry?: string;
  /** Other words for the same values: `{ true: 'ENABLED', false: 'DISABLED' }` by Terraform's word. */
  readonly words?: Words;
  /** Whatever else; `read` and `write` are each other's inverse, and keep the trees of the leaves they move. */
  readonly by?: Conversion;
}

export type Pair = readonly [key: string, value: string];
export type Words = Readonly<Record<string, string | number | boolean>>;

/** A way there and back; what is around the value (a passage, a choice) is dealt with by the caller. */
export interface Conversion {
  readonly read: (tree: Bare, context: Context) => Tree | undefined;
  readonly write: (tree: Bare, context: Context) => Tree | undefined;
}

/** What a reading or writing knows besides the tree. */
export interface Context {
  /**
   * Told of everything that has no place on the other side: its dotted path, and where its key is written. It is
   * left out of the result; the caller decides what that means.
   */
  readonly aside?: (path: string, keyStart: number, why: string) => void;
  /** The name of the resource in its scope, for arguments that mean "this one itself". */
  readonly self?: string;
}

/**
 * A Terraform resource that is a part of another: an attachment, a rule, the encryption of a bucket. It is joined to
 * the resource that `of` names, and stands for itself where that resource is not in the estate.
 */
export interface Part {
  /** `aws_iam_role_policy_attachment` */
  readonly terraform: string;
  readonly source: string;
  /** The arguments that name the whole (some parts have several, each for another kind of whole). */
  readonly of: readonly Whole[];
  /** It is written also where the whole has an argument for the same: the provider's page of the whole says so. */
  readonly preferred?: true;
  /**
   * What is put into the whole, from the part's arguments: `set` properties (an error when two parts set the same),
   * or `append` an item (a list of items) to the list at a path.
   */
  readonly into:
    | { readonly set: Fields; readonly fixed?: Readonly<Record<string, Tree>> }
    | {
        readonly append: string;
        /** The fields of the item, or the argument that is the item itself. */
        readonly item: Fields | string;
        readonly fixed?: Readonly<Record<string, Tree>>;
      }
    | {
        readonly append: string;
        /** The arguments that `items` reads. */
        readonly takes: readonly string[];
        /** Another list than `append`, by what the part says. */
        readonly appendTo?: (tree: Tree) => string;
        readonly items: (tree: Tree, context: Context) => readonly Tree[];
      };
  /** The type it has when it stands for itself (`AWS::EC2::SecurityGroupIngress`), with its own fields. */
  readonly alone?: {
    readonly cloudformation: string;
    readonly fields: Fields;
    /** What it would put into the whole is put into what stands alone. */
    readonly joined?: true;
  };
  readonly notInCloudFormation: Readonly<Record<string, string>>;
}

/** How a part names its whole. */
export interface Whole {
  /** The argument that holds a reference to it, or its name. */
  readonly argument: string;
  /** What it may be. */
  readonly terraform: readonly string[];
  /** The argument is a list: the part belongs to each of them. */
  readonly many?: true;
  /** The whole is known by these arguments of it having the same values, by the part's own argument. */
  readonly same?: Readonly<Record<string, string>>;
}
