package main

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

type probeOrder struct {
	// TimeoutMs is how long one attempt waits; Attempts is how often silence is tried again.
	TimeoutMs int      `json:"timeoutMs"`
	Attempts  int      `json:"attempts"`
	Targets   []target `json:"targets"`
}

type target struct {
	Address  string `json:"address"`
	Port     int    `json:"port"`
	Protocol string `json:"protocol"`
}

type outcome struct {
	// Result is open, refused (reached, nobody listens), denied (a policy said so) or silent.
	Result string `json:"result"`
	// Text is what the other end said, or what went wrong.
	Text string `json:"text,omitempty"`
}

const atOnce = 256

// probe reads one line with an order, tries all targets at the same time and prints one outcome for each.
func probe(in io.Reader, out io.Writer) error {
	var order probeOrder
	if err := json.NewDecoder(in).Decode(&order); err != nil {
		return err
	}
	outcomes := make([]outcome, len(order.Targets))
	slots := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, one := range order.Targets {
		all.Add(1)
		slots <- struct{}{}
		go func() {
			defer func() { <-slots; all.Done() }()
			outcomes[i] = try(one, order)
		}()
	}
	all.Wait()
	return json.NewEncoder(out).Encode(outcomes)
}

func try(one target, order probeOrder) outcome {
	var last outcome
	for range max(order.Attempts, 1) {
		text, err := talk(one, time.Duration(order.TimeoutMs)*time.Millisecond)
		if err == nil {
			return outcome{Result: "open", Text: text}
		}
		last = outcome{Result: "silent", Text: err.Error()}
		if errors.Is(err, syscall.ECONNREFUSED) {
			return outcome{Result: "refused"}
		}
		// The lab's nodes answer a forbidden packet with «network administratively prohibited», which arrives as this.
		if errors.Is(err, syscall.ENETUNREACH) {
			return outcome{Result: "denied"}
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			return outcome{Result: "failed", Text: err.Error()}
		}
	}
	return last
}

// talk sends a word and waits for one, so that what answers is a program and not a translation on the way.
func talk(one target, timeout time.Duration) (string, error) {
	deadline := time.Now().Add(timeout)
	dialer := net.Dialer{Deadline: deadline}
	connection, err := dialer.Dial(strings.ToLower(one.Protocol), net.JoinHostPort(one.Address, strconv.Itoa(one.Port)))
	if err != nil {
		return "", err
	}
	defer connection.Close()
	if err := connection.SetDeadline(deadline); err != nil {
		return "", err
	}
	if _, err := connection.Write([]byte("ringwall\n")); err != nil {
		return "", err
	}
	answer := make([]byte, 256)
	n, err := connection.Read(answer)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(answer[:n])), nil
}
