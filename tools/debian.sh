# A Debian 12 that has nothing but its base system, for trying things in. Sourced by bash; expects `debian` to be its folder, and
# die() of lib.sh. Needs root and debootstrap; packages come from where this machine has its own from.

# Makes it, or goes on with one that is there, and mounts what it needs. `tool`: whose messages these are.
make_debian() {
  local mirror proxy path log=$debian.log
  # Where this machine's packages come from, and through what.
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -m 1 '/debian/\?$')
  [[ -n $mirror ]] || mirror=$(grep -rhoE 'https?://[^ ]*/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -n 1)
  proxy=$(apt-config shell proxy Acquire::http::Proxy 2>/dev/null)
  eval "$proxy"

  if [[ ! -f $debian/etc/debian_version ]]; then
    printf 'making a Debian 12 in %s ...\n' "$debian" >&2
    http_proxy=${http_proxy-$proxy} debootstrap --variant=minbase --include=ca-certificates bookworm "$debian" ${mirror:+"$mirror"} \
      >"$log" 2>&1 || { tail -n 20 "$log" >&2; die "$tool: debootstrap failed"; }
  fi
  for path in /etc/apt/{sources.list,sources.list.d,apt.conf,apt.conf.d,preferences.d,auth.conf,auth.conf.d,keyrings,trusted.gpg.d} \
    /usr/share/keyrings /usr/local/share/ca-certificates /etc/ssl/certs/ca-certificates.crt /etc/resolv.conf /etc/hosts; do
    [[ -e $path ]] || continue
    rm -rf -- "${debian:?}$path"
    cp -aL -- "$path" "$debian${path%/*}/" || die "$tool: $path: cannot be copied"
  done
  mount -t proc proc "$debian/proc" && mount --rbind /dev "$debian/dev" && mount -t sysfs -o ro sysfs "$debian/sys" ||
    die "$tool: $debian: nothing can be mounted there; a container may not, unless it is a privileged one"
}

# inside COMMAND: in /root at a shell of a new user, with this machine's proxies and certificates.
inside() {
  local name kept=()
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE NODE_EXTRA_CA_CERTS; do
    [[ -z ${!name-} ]] || kept+=("$name=${!name}")
  done
  chroot "$debian" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "${kept[@]}" \
    bash -c "cd /root && $1" </dev/null
}
