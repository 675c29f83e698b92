// Prints what sigs.k8s.io/yaml, which kubectl and the API server read YAML with, makes of each plain scalar on stdin.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		out, err := yaml.YAMLToJSON([]byte("v: " + in.Text() + "\n"))
		if err != nil {
			continue
		}
		var object map[string]json.RawMessage
		if json.Unmarshal(out, &object) != nil {
			continue
		}
		text, _ := json.Marshal(in.Text())
		fmt.Printf("[%s,%s]\n", text, object["v"])
	}
}
