# shellcheck shell=bash disable=SC2034 # containers.bats uses what stands here
# podman in place of Docker: its storage in the tests' own folder, the network of the private world
# (which is the hub's own), no control groups.

BOX=$AMEEN_TEST_PLACE/box
containers=$AMEEN_TEST_PLACE/containers
PATH=$AMEEN_TEST_PLACE/tools/bin:/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/sbin:/bin
export PATH
export CONTAINERS_STORAGE_CONF=$containers/storage.conf
export CONTAINERS_CONF=$containers/containers.conf
export CONTAINERS_REGISTRIES_CONF=$containers/registries.conf
export HUB_COMPOSE="podman-compose --in-pod false -f compose.here.yaml"

configure_podman() {
    mkdir -p "$containers"
    cat >"$CONTAINERS_STORAGE_CONF" <<END
[storage]
driver = "${AMEEN_TEST_STORAGE:-overlay}"
graphroot = "$containers/storage"
runroot = "$containers/run"
END
    cat >"$CONTAINERS_CONF" <<END
[containers]
cgroups = "disabled"
netns = "host"
default_ulimits = ["nofile=20000:20000", "nproc=20000:20000"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
END
    printf 'unqualified-search-registries = ["docker.io"]\n' >"$CONTAINERS_REGISTRIES_CONF"
}

# compose.here.yaml in the folder of an installation: what compose.yaml says, less the limits that
# want control groups and the network of its own, and with the authority that certbot is to trust.
adapt_compose() {
    "$AMEEN_TEST_PLACE/tools/bin/python" - <<'END'
import resource

import yaml

limits = {"nofile": resource.RLIMIT_NOFILE, "nproc": resource.RLIMIT_NPROC}
said = yaml.safe_load(open("compose.yaml"))
for service in said["services"].values():
    for name in ("mem_limit", "pids_limit", "networks", "ports", "logging", "build"):
        service.pop(name, None)
    service["network_mode"] = "host"
    # Without its own word podman asks for more processes than this world may have.
    most = {name: resource.getrlimit(number)[1] for name, number in limits.items()}
    service["ulimits"] = {name: min(most[name], 20000) for name in limits}
del said["networks"]
said["services"]["certbot"]["environment"]["REQUESTS_CA_BUNDLE"] = "/srv/ameen/certs/authority.pem"
yaml.safe_dump(said, open("compose.here.yaml", "w"))
END
}
