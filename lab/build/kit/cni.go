package main

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// cniCall is what a container runtime says by environment and standard input (CNI specification 1.0.0).
type cniCall struct {
	command, container, namespace, device string
	arguments                             map[string]string
	Version                               string `json:"cniVersion"`
	Subnet                                string `json:"subnet"`
	DataDir                               string `json:"dataDir"`
}

type cniResult struct {
	Version    string         `json:"cniVersion"`
	Interfaces []cniInterface `json:"interfaces"`
	IPs        []cniAddress   `json:"ips"`
}

type cniInterface struct {
	Name    string `json:"name"`
	Sandbox string `json:"sandbox,omitempty"`
}

type cniAddress struct {
	// Family is asked for by versions before 1.0.0 and unknown to later ones.
	Family    string `json:"version,omitempty"`
	Address   string `json:"address"`
	Interface int    `json:"interface"`
}

type plugin interface {
	add(call cniCall) (cniResult, error)
	remove(call cniCall)
}

func cni(in io.Reader, out io.Writer, with plugin) error {
	call := cniCall{
		command:   os.Getenv("CNI_COMMAND"),
		container: os.Getenv("CNI_CONTAINERID"),
		namespace: os.Getenv("CNI_NETNS"),
		device:    os.Getenv("CNI_IFNAME"),
		arguments: map[string]string{},
	}
	for _, argument := range strings.Split(os.Getenv("CNI_ARGS"), ";") {
		name, value, _ := strings.Cut(argument, "=")
		call.arguments[name] = value
	}
	if err := json.NewDecoder(in).Decode(&call); err != nil {
		return err
	}
	switch call.command {
	case "VERSION":
		_, err := fmt.Fprintln(out, `{"cniVersion":"1.0.0","supportedVersions":["0.3.0","0.3.1","0.4.0","1.0.0"]}`)
		return err
	case "ADD":
		result, err := with.add(call)
		if err != nil {
			return json.NewEncoder(out).Encode(map[string]any{"cniVersion": call.Version, "code": 100, "msg": err.Error()})
		}
		result.Version = call.Version
		if !strings.HasPrefix(call.Version, "1.") {
			for i := range result.IPs {
				result.IPs[i].Family = "4"
			}
		}
		return json.NewEncoder(out).Encode(result)
	case "DEL":
		// A DEL that fails keeps its namespace from going away for ever.
		with.remove(call)
	}
	return nil
}

// hostLink is the VPC CNI's name for a pod's link on the node.
func hostLink(call cniCall) string {
	name := call.arguments["K8S_POD_NAMESPACE"] + "." + call.arguments["K8S_POD_NAME"]
	sum := sha1.Sum([]byte(name))
	return "eni" + hex.EncodeToString(sum[:])[:11]
}
