package main

import (
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// Addresses are files named by address that say which container has it. The next one is taken from behind the last,
// so that an address just given back is not at once somebody else's.

func lease(folder, subnet, container string) (net.IP, error) {
	unlock, err := lock(folder)
	if err != nil {
		return nil, err
	}
	defer unlock()
	_, block, err := net.ParseCIDR(subnet)
	if err != nil {
		return nil, err
	}
	ones, bits := block.Mask.Size()
	first, size := binary.BigEndian.Uint32(block.IP.To4()), uint32(1)<<(bits-ones)
	last := uint32(0)
	if text, err := os.ReadFile(filepath.Join(folder, "last")); err == nil {
		_, _ = fmt.Sscan(string(text), &last)
	}
	for tried := uint32(0); tried < size; tried++ {
		last = last%(size-2) + 1
		address := make(net.IP, 4)
		binary.BigEndian.PutUint32(address, first+last)
		file, err := os.OpenFile(filepath.Join(folder, address.String()), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		_, err = file.WriteString(container)
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, "last"), []byte(fmt.Sprint(last)), 0o644)
		}
		return address, err
	}
	return nil, fmt.Errorf("no address is free in %s", subnet)
}

func release(folder, container string) {
	unlock, err := lock(folder)
	if err != nil {
		return
	}
	defer unlock()
	files, _ := filepath.Glob(filepath.Join(folder, "*.*.*.*"))
	for _, file := range files {
		if owner, err := os.ReadFile(file); err == nil && string(owner) == container {
			_ = os.Remove(file)
		}
	}
}

func lock(folder string) (func(), error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(folder, "lock"))
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return nil, err
	}
	return func() { _ = file.Close() }, nil
}
