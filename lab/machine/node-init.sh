# PID 1 of a node, in its own network, mount and PID namespaces: when it ends, every shim, container and mount ends.
# Its root is an overlay over the machine's, so what a pod writes by hostPath stays in a tmpfs that dies with it.
# In the environment: NODE, ADDRESS, ZONE, POD_RANGE, LAB (the folder of the lab), LABS (the folder of all labs),
# KUBERNETES and KIT (programs).
set -eu
own="$LAB/$NODE"

mount -t tmpfs tmpfs "$own/root"
mkdir "$own/root/upper" "$own/root/work" "$own/root/fs"
mount -t overlay overlay -o "lowerdir=/,upperdir=$own/root/upper,workdir=$own/root/work" "$own/root/fs"
cd "$own/root/fs"
mount --rbind /sys sys
mount --rbind /dev dev
mount -t proc proc proc
mount -t tmpfs tmpfs run
mkdir -p run/lab etc/kubernetes etc/cni/net.d opt/cni/bin opt/lab var/lib/containerd var/lib/kubelet
# Overlay on overlay does not work: containers' layers need a plain file system.
mount -t tmpfs tmpfs var/lib/containerd
mount -t tmpfs tmpfs var/lib/kubelet
mount --bind "$own/given" run/lab
for program in "$KUBERNETES" "$KIT"; do
  : >"opt/lab/${program##*/}"
  mount --bind "$program" "opt/lab/${program##*/}"
done
# What kubelet would set for the whole machine it sets in files of its own.
for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  [ -e "proc/sys/$setting" ] || continue
  file="run/sysctl-$(echo "$setting" | tr / -)"
  cat "/proc/sys/$setting" >"$file"
  mount --bind "$file" "proc/sys/$setting"
done
# The node must not see the keys of the lab, nor any other lab.
mount -t tmpfs tmpfs tmp
mkdir -p ".$LABS"
mount -t tmpfs tmpfs ".$LABS"
mkdir .old
pivot_root . .old
umount -l /.old
rmdir /.old
mount --make-rshared /

cp /run/lab/*.kubeconfig /run/lab/ca.crt /run/lab/kubelet.json /etc/kubernetes/
cp /run/lab/lab.conflist /etc/cni/net.d/10-lab.conflist
ln -s /opt/lab/kit /opt/cni/bin/ringwall-cni
ln -s /opt/lab/kit /opt/cni/bin/loopback

containerd -c /run/lab/containerd.toml >/run/lab/logs/containerd.log 2>&1 &
until ctr version >/dev/null 2>&1; do sleep 0.05; done
for image in /run/lab/images/*.tar; do ctr -n k8s.io images import "$image" >/dev/null; done

/opt/lab/kubernetes kube-proxy --kubeconfig=/etc/kubernetes/kube-proxy.kubeconfig --proxy-mode=nftables \
  --hostname-override="$NODE" --healthz-bind-address=127.0.0.1 --metrics-bind-address=127.0.0.1 \
  --cluster-cidr="$POD_RANGE" --conntrack-max-per-core=0 --nodeport-addresses="$ADDRESS/32" \
  >/run/lab/logs/kube-proxy.log 2>&1 &
/opt/lab/kubernetes kubelet --config=/etc/kubernetes/kubelet.json --kubeconfig="/etc/kubernetes/$NODE.kubeconfig" \
  --hostname-override="$NODE" --node-ip="$ADDRESS" --node-labels="topology.kubernetes.io/zone=lab-$ZONE" \
  >/run/lab/logs/kubelet.log 2>&1 &
wait
