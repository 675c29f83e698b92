package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

// serve listens on every PORT/PROTOCOL it is given and answers with its host's name and the asker's address.
func serve(listens []string) error {
	name, err := os.Hostname()
	if err != nil {
		return err
	}
	for _, listen := range listens {
		port, protocol, _ := strings.Cut(listen, "/")
		switch strings.ToUpper(protocol) {
		case "TCP":
			listener, err := net.Listen("tcp", ":"+port)
			if err != nil {
				return err
			}
			go serveTCP(listener, name)
		case "UDP":
			connection, err := net.ListenPacket("udp", ":"+port)
			if err != nil {
				return err
			}
			go serveUDP(connection, name)
		default:
			return fmt.Errorf("serve: %q is not PORT/TCP or PORT/UDP", listen)
		}
	}
	pause()
	return nil
}

func serveTCP(listener net.Listener, name string) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer connection.Close()
			_ = connection.SetDeadline(time.Now().Add(5 * time.Second))
			if _, err := bufio.NewReader(connection).ReadString('\n'); err == nil {
				fmt.Fprintf(connection, "%s %s\n", name, connection.RemoteAddr())
			}
		}()
	}
}

func serveUDP(connection net.PacketConn, name string) {
	buffer := make([]byte, 256)
	for {
		_, from, err := connection.ReadFrom(buffer)
		if err != nil {
			return
		}
		_, _ = connection.WriteTo([]byte(fmt.Sprintf("%s %s\n", name, from)), from)
	}
}
