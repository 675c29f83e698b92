import type { Resource, View } from '../../../../estate/index.ts';
import type { Open, Subnet, TransitAttachment, TransitGateway, Vpc } from '../model.ts';
import type { References } from './reference.ts';
import { calledAt, isMade, open, textAt } from './reference.ts';
import { attachedAt, isAttachment, VPC_ATTACHMENTS } from './transit-attachments.ts';
import { TransitRouteTables } from './transit-route-tables.ts';

const GATEWAY = 'AWS::EC2::TransitGateway';

/** What other things of the network a transit gateway has to ask for. */
export interface Around {
  readonly subnetAt: (view: View) => Subnet | Open;
  readonly vpcAt: (view: View) => Vpc | Open;
}

/** The transit gateways of an account with the VPCs that are attached to them. */
export class TransitGateways {
  readonly #references: References;
  readonly #around: Around;
  readonly #gateways = new Map<string, TransitGateway>();
  readonly #attachments = new Map<Resource, TransitAttachment | Open>();
  #tables: TransitRouteTables | undefined;

  constructor(references: References, around: Around) {
    this.#references = references;
    this.#around = around;
  }

  /** The gateway that a place names; one that is not in the files has attachments that are. */
  at(view: View): TransitGateway | Open {
    const key = this.#keyAt(view);
    if (typeof key !== 'string') return key;
    let gateway = this.#gateways.get(key);
    if (gateway === undefined) {
      const named = this.#references.at(view);
      const resource = named.kind === 'resource' ? named.resource : undefined;
      let attachments: readonly TransitAttachment[] | undefined;
      gateway = {
        name: calledAt(named),
        attachments: () => (attachments ??= this.#attachmentsOf(key)),
        namesGroups: resource === undefined ? undefined : switchedOn(resource.root, GROUPS, false),
      };
      this.#gateways.set(key, gateway);
    }
    return gateway;
  }

  /** The attachment that a place names. */
  attachmentAt(view: View): TransitAttachment | Open {
    const named = attachedAt(this.#references, view);
    if (named.kind === 'open') return named;
    if (named.kind === 'absent') return open(view, 'no attachment is named');
    if (named.kind === 'id') return open(view, `attachment ${named.id} is not in these files`);
    const { resource } = named;
    return isAttachment(resource)
      ? this.#attachment(resource)
      : open(view, `what is behind ${resource.name} is not in these files`);
  }

  #keyAt(view: View): string | Open {
    const named = this.#references.at(view);
    if (named.kind === 'open') return named;
    if (named.kind === 'absent') return open(view, 'no transit gateway is named');
    if (named.kind === 'id') return `id ${named.id}`;
    return named.resource.type === GATEWAY
      ? named.resource.identity
      : open(view, `${named.resource.name} is no transit gateway`);
  }

  #attachmentsOf(key: string): readonly TransitAttachment[] {
    return VPC_ATTACHMENTS.flatMap((type) => this.#references.ofType(type)).flatMap((one) => {
      if (this.#keyAt(one.at('TransitGatewayId')) !== key) return [];
      const attachment = this.#attachment(one);
      return 'kind' in attachment ? [] : [attachment];
    });
  }

  #attachment(resource: Resource): TransitAttachment | Open {
    const known = this.#attachments.get(resource);
    if (known !== undefined) return known;
    const attachment = this.#read(resource);
    this.#attachments.set(resource, attachment);
    return attachment;
  }

  #read(resource: Resource): TransitAttachment | Open {
    const { root } = resource;
    if (isMade(resource) !== true) return open(root, `whether ${resource.name} is made is not known`);
    const { items, rest } = root.get('SubnetIds').items();
    const subnets: Subnet[] = [];
    let why = rest === undefined ? undefined : open(rest.at, rest.reason.text);
    for (const item of items) {
      const subnet = this.#around.subnetAt(item);
      if ('kind' in subnet) why ??= subnet;
      else subnets.push(subnet);
    }
    const named = this.#around.vpcAt(root.get('VpcId'));
    // The subnets of a VPC that is not in the files share one.
    const vpc = 'kind' in named ? (subnets[0]?.vpc ?? named) : named;
    if ('kind' in vpc) return vpc;
    return {
      name: resource.name,
      vpc,
      subnets,
      open: why,
      ipv6: switchedOn(root.get('Options'), 'Ipv6Support', false),
      namesGroups: switchedOn(root.get('Options'), GROUPS, true),
      appliance: switchedOn(root.get('Options'), 'ApplianceModeSupport', false),
      table: () => this.#routeTables().of(resource),
      place: root,
    };
  }

  #routeTables(): TransitRouteTables {
    return (this.#tables ??= new TransitRouteTables(this.#references, (named) => this.#attachment(named)));
  }
}

const GROUPS = 'SecurityGroupReferencingSupport';

/** Whether an option that is `enable` or `disable` is on. */
function switchedOn(view: View, key: string, fallback: boolean): boolean | undefined {
  const at = view.get(key);
  if (at.present === false) return fallback;
  const text = textAt(at);
  return text === undefined ? undefined : text === 'enable';
}
