package main

import (
	"net"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
)

// gateway is never asked for: the pod has a permanent neighbour entry for it, as with the VPC CNI.
var gateway = net.IPv4(169, 254, 1, 1)

func host(address net.IP) *net.IPNet {
	return &net.IPNet{IP: address, Mask: net.CIDRMask(32, 32)}
}

type loopback struct{}

func (loopback) add(call cniCall) (cniResult, error) {
	_, inside, err := enter(call.namespace)
	if err != nil {
		return cniResult{}, err
	}
	link, err := inside.LinkByName("lo")
	if err == nil {
		err = inside.LinkSetUp(link)
	}
	return cniResult{Interfaces: []cniInterface{{Name: "lo", Sandbox: call.namespace}}, IPs: []cniAddress{}}, err
}

func (loopback) remove(cniCall) {}

// routed gives a pod a link shaped as the VPC CNI's: /32 in the pod, a /32 route on the node, no bridge.
type routed struct{}

func (routed) add(call cniCall) (cniResult, error) {
	address, err := lease(call.DataDir, call.Subnet, call.container)
	if err != nil {
		return cniResult{}, err
	}
	outer := hostLink(call)
	if err := connect(call, outer, address); err != nil {
		release(call.DataDir, call.container)
		return cniResult{}, err
	}
	return cniResult{
		Interfaces: []cniInterface{{Name: outer}, {Name: call.device, Sandbox: call.namespace}},
		IPs:        []cniAddress{{Address: host(address).String(), Interface: 1}},
	}, nil
}

// remove spares the link of a new sandbox: the DEL of an old one may come after the ADD of a pod of the same name.
func (routed) remove(call cniCall) {
	if link, err := netlink.LinkByName(hostLink(call)); err == nil && link.Attrs().Alias == call.container {
		_ = netlink.LinkDel(link)
	}
	release(call.DataDir, call.container)
}

func connect(call cniCall, outer string, address net.IP) error {
	namespace, inside, err := enter(call.namespace)
	if err != nil {
		return err
	}
	if old, err := netlink.LinkByName(outer); err == nil {
		_ = netlink.LinkDel(old)
	}
	veth := &netlink.Veth{
		LinkAttrs:     netlink.LinkAttrs{Name: outer},
		PeerName:      call.device,
		PeerNamespace: netlink.NsFd(namespace),
	}
	if err := netlink.LinkAdd(veth); err != nil {
		return err
	}
	link, err := netlink.LinkByName(outer)
	if err != nil {
		return err
	}
	if err := netlink.LinkSetAlias(link, call.container); err != nil {
		return err
	}
	if err := configure(inside, call.device, link.Attrs().HardwareAddr, address); err != nil {
		return err
	}
	if err := netlink.LinkSetUp(link); err != nil {
		return err
	}
	return netlink.RouteReplace(&netlink.Route{
		LinkIndex: link.Attrs().Index, Dst: host(address), Scope: netlink.SCOPE_LINK,
	})
}

func configure(inside *netlink.Handle, device string, outer net.HardwareAddr, address net.IP) error {
	link, err := inside.LinkByName(device)
	if err != nil {
		return err
	}
	index := link.Attrs().Index
	steps := []func() error{
		func() error { return inside.LinkSetUp(link) },
		func() error { return inside.AddrAdd(link, &netlink.Addr{IPNet: host(address)}) },
		func() error {
			return inside.RouteAdd(&netlink.Route{LinkIndex: index, Dst: host(gateway), Scope: netlink.SCOPE_LINK})
		},
		func() error { return inside.RouteAdd(&netlink.Route{LinkIndex: index, Gw: gateway}) },
		func() error {
			return inside.NeighSet(&netlink.Neigh{
				LinkIndex: index, IP: gateway, HardwareAddr: outer, State: netlink.NUD_PERMANENT, Family: netlink.FAMILY_V4,
			})
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func enter(path string) (netns.NsHandle, *netlink.Handle, error) {
	namespace, err := netns.GetFromPath(path)
	if err != nil {
		return namespace, nil, err
	}
	inside, err := netlink.NewHandleAt(namespace)
	return namespace, inside, err
}
