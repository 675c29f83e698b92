// The lab's own small programs, in one static binary: the pause container, what pods listen and probe with, the CNI
// plugin of the nodes, and the certificates of the control plane.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	name := filepath.Base(os.Args[0])
	if name == "kit" && len(os.Args) > 1 {
		os.Args = os.Args[1:]
		name = os.Args[0]
	}
	switch name {
	case "pause":
		pause()
		return nil
	case "probe":
		return probe(os.Stdin, os.Stdout)
	case "serve":
		return serve(os.Args[1:])
	case "pki":
		return pki(os.Stdin, os.Stdout)
	case "ringwall-cni":
		return cni(os.Stdin, os.Stdout, routed{})
	case "loopback":
		return cni(os.Stdin, os.Stdout, loopback{})
	}
	return fmt.Errorf("usage: kit pause|probe|serve|pki|ringwall-cni|loopback ...")
}
