package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"time"
)

type certificateOrder struct {
	Name         string `json:"name"`
	CommonName   string `json:"commonName"`
	Organization string `json:"organization"`
	// Hosts makes it a server's certificate: addresses and names that it is good for.
	Hosts []string `json:"hosts"`
}

type pair struct {
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
}

const validity = 30 * 24 * time.Hour

// pki reads a list of certificates, and prints them by name together with the CA that signed them and a key pair for
// service account tokens.
func pki(in io.Reader, out io.Writer) error {
	var orders []certificateOrder
	if err := json.NewDecoder(in).Decode(&orders); err != nil {
		return err
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	ca := template(pkix.Name{CommonName: "ringwall-lab"})
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign
	pairs := map[string]pair{}
	if pairs["ca"], err = sign(ca, ca, caKey, caKey); err != nil {
		return err
	}
	for _, order := range orders {
		if pairs[order.Name], err = issue(order, ca, caKey); err != nil {
			return err
		}
	}
	if pairs["service-account"], err = keyPair(); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(pairs)
}

func template(subject pkix.Name) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      subject,
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(validity),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}

func issue(order certificateOrder, ca *x509.Certificate, caKey *ecdsa.PrivateKey) (pair, error) {
	subject := pkix.Name{CommonName: order.CommonName}
	if order.Organization != "" {
		subject.Organization = []string{order.Organization}
	}
	certificate := template(subject)
	certificate.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	for _, host := range order.Hosts {
		certificate.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		if address := net.ParseIP(host); address != nil {
			certificate.IPAddresses = append(certificate.IPAddresses, address)
		} else {
			certificate.DNSNames = append(certificate.DNSNames, host)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return pair{}, err
	}
	return sign(certificate, ca, key, caKey)
}

func sign(certificate, ca *x509.Certificate, key, caKey *ecdsa.PrivateKey) (pair, error) {
	der, err := x509.CreateCertificate(rand.Reader, certificate, ca, key.Public(), caKey)
	if err != nil {
		return pair{}, err
	}
	text, err := privateKey(key)
	return pair{Certificate: encode("CERTIFICATE", der), Key: text}, err
}

// keyPair is RSA, as EKS signs service account tokens with RS256; its «certificate» is the public key.
func keyPair() (pair, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return pair{}, err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return pair{}, err
	}
	text, err := privateKey(key)
	return pair{Certificate: encode("PUBLIC KEY", public), Key: text}, err
}

func privateKey(key crypto.Signer) (string, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return encode("PRIVATE KEY", der), err
}

func encode(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
